import { isIPv4, isIPv6 } from 'node:net';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src-main/core/bytes.ts';
import {
  addressBytes,
  addressText,
  checkAddress,
  checkDnsName,
  namesCover,
  serverNames,
  sortHosts,
} from '../../src-main/core/x509/server-names.ts';
import { refusal } from '../support/refusal.ts';

const none = { dns: [], addresses: [] };

describe('a DNS name', () => {
  test.each([
    ['localhost', 'localhost'],
    [' Broker.Example.COM ', 'broker.example.com'],
    ['*.example.com', '*.example.com'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['3com.example', '3com.example'],
    ['1.2.3.a', '1.2.3.a'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    [`${'a.'.repeat(126)}b`, `${'a.'.repeat(126)}b`],
  ])('%j is taken as %j', (text, name) => expect(checkDnsName(text)).toBe(name));

  test.each([
    ['', /is empty/],
    ['10.0.0.1', /is an IP address/],
    ['::1', /is an IP address/],
    ['mqtts://broker', /colon or a slash/],
    ['broker:8883', /colon or a slash/],
    ['my broker', /blank/],
    ['broker.example.com.', /ends with a dot/],
    ['a..b', /two dots/],
    ['.example.com', /two dots/],
    ['-a.example', /the part "-a"/],
    ['a-.example', /the part "a-"/],
    ['mqtt_broker', /the part "mqtt_broker"/],
    ['bücher.example', /beyond A to Z/],
    ['*', /too few parts/],
    ['*.com', /too few parts/],
    ['a*.example.com', /not its whole first part/],
    ['*a.example.com', /not its whole first part/],
    ['a.*.example.com', /not its whole first part/],
    ['*.*.example.com', /not its whole first part/],
    ['1.2.3.4.5', /ends with a number/],
    ['256.1.1.1', /ends with a number/],
    [`${'a'.repeat(64)}.example`, /the part/],
    [`${'a.'.repeat(126)}bc`, /has 254 characters; 253/],
    ['a\u0000b', /the part/],
  ])('%j is refused', (text, reason) => {
    const problem = refusal(() => checkDnsName(text));
    expect(problem).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'dns',
      remedy: expect.stringMatching(/./) as string,
    });
    expect(problem.message).toMatch(reason);
  });
});

describe('an IP address', () => {
  test.each([
    ['127.0.0.1', '7F000001', '127.0.0.1'],
    ['255.255.255.255', 'FFFFFFFF', '255.255.255.255'],
    ['::', '00'.repeat(16), '::'],
    ['::1', `${'00'.repeat(15)}01`, '::1'],
    ['2001:DB8::20', `20010DB8${'00'.repeat(11)}20`, '2001:db8::20'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
    ['1:0:0:2:0:0:0:3', '00010000000000020000000000000003', '1:0:0:2::3'],
    ['1::', `0001${'00'.repeat(14)}`, '1::'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000', '1:2:3:4:5:6:7:0'],
    ['::ffff:192.168.1.5', `${'00'.repeat(10)}FFFFC0A80105`, '::ffff:c0a8:105'],
    ['10:20::30:40', `00100020${'00'.repeat(8)}00300040`, '10:20::30:40'],
  ])('%s has the octets %s and the usual text %s', (text, hex, usual) => {
    expect(toHex(addressBytes(text) ?? new Uint8Array())).toBe(hex);
    expect(addressText(addressBytes(text) ?? new Uint8Array())).toBe(usual);
    expect(checkAddress(` ${text} `)).toBe(usual);
  });

  const parts = ['', '0', '1', '01', '256', 'ffff', 'g', '12345', '1.2.3.4', ':', '::'];
  test('is taken exactly where Node takes it', () => {
    const texts = parts.flatMap((a) =>
      parts.flatMap((b) => parts.flatMap((c) => [`${a}:${b}:${c}`, `${a}.${b}.${c}.7`])),
    );
    texts.push('1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', '::1:2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4');
    texts.push('1:2:3:4:5:6:7:1.2.3.4', '1.2.3.4::', '::1.2.3', '1:::2', '1::2::3', '::1:2:3:4:5:6:7');
    const disagreed = texts.filter((text) => (addressBytes(text) !== undefined) !== (isIPv4(text) || isIPv6(text)));
    expect(disagreed).toEqual([]);
  });

  test.each([
    ['', /is empty/],
    ['192.168.1.0/24', /whole network/],
    ['fe80::1%eth0', /zone/],
    ['[::1]:8883', /brackets/],
    ['10.0.0.1:8883', /port/],
    ['10.0.0.256', /four numbers/],
    ['10.0.0.01', /four numbers/],
    ['10.0.0', /four numbers/],
    ['1:2', /no IPv6 address/],
    ['localhost', /is no IP address/],
  ])('%j is refused', (text, reason) => {
    const problem = refusal(() => checkAddress(text));
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', field: 'addresses' });
    expect(problem.message).toMatch(reason);
    expect(problem.remedy).toMatch(/./);
  });
});

describe("a server's names", () => {
  test('are its common name where there are none, as a DNS name or an address', () => {
    expect(serverNames(none, 'Broker.Example')).toEqual({ dns: ['broker.example'], addresses: [] });
    expect(serverNames(none, '*.example.com')).toEqual({ dns: ['*.example.com'], addresses: [] });
    expect(serverNames(none, '10.1.2.3')).toEqual({ dns: [], addresses: ['10.1.2.3'] });
    expect(serverNames(none, '0::1')).toEqual({ dns: [], addresses: ['::1'] });
    expect(serverNames({ dns: [], addresses: ['10.1.2.3'] }, 'broker')).toEqual({ dns: [], addresses: ['10.1.2.3'] });
    expect(refusal(() => serverNames(none, 'My Broker'))).toMatchObject({ code: 'INVALID_INPUT', field: 'dns' });
  });

  test('are each there once', () => {
    const twice = { dns: ['a.example', 'A.Example'], addresses: ['::1', '0:0:0:0:0:0:0:1'] };
    expect(serverNames(twice, 'x')).toEqual({ dns: ['a.example'], addresses: ['::1'] });
  });

  test('are parted as they are typed', () => {
    const typed = ['localhost', '10.0.0.1', '0::1', '10.0.0', 'a_b', 'broker:8883', 'fe80::1%en0'];
    const { dns, addresses, faults } = sortHosts(typed);
    expect({ dns, addresses }).toEqual({ dns: ['localhost'], addresses: ['10.0.0.1', '::1'] });
    expect(faults.map(({ host, problem }) => [host, problem.field])).toEqual([
      ['10.0.0', 'addresses'],
      ['a_b', 'dns'],
      ['broker:8883', 'dns'],
      ['fe80::1%en0', 'addresses'],
    ]);
  });

  test('cover what a client would accept', () => {
    const names = { dns: ['localhost', '*.example.com'], addresses: ['127.0.0.1', '::1'] };
    for (const host of ['LOCALHOST', 'a.example.com', '127.0.0.1', '0:0::1'])
      expect(namesCover(names, host)).toBe(true);
    for (const host of ['example.com', 'a.b.example.com', '127.0.0.2', 'host']) {
      expect(namesCover(names, host)).toBe(false);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { isExcepted } from '../../src-main/adapters/no-proxy.ts';

/** Lists of servers without a proxy, as curl takes them. */
describe('a list of servers without a proxy', () => {
  test.each([
    // A domain, with and without its dot, covers itself and the names below it.
    ['example.com', 'example.com'],
    ['example.com', 'hub.plant.example.com'],
    ['EXAMPLE.com', 'Hub.Example.COM'],
    ['.example.com', 'hub.example.com'],
    ['.example.com', 'example.com'],
    ['example.com.', 'hub.example.com'],
    ['example.com', 'hub.example.com.'],
    ['other.example, example.com', 'example.com'],
    ['other.example  example.com', 'example.com'],
    ['*', 'anything.example'],
    ['a.example,*', '192.0.2.1'],
    ['*.example.com', 'hub.example.com'],
    ['*example.com', 'myexample.com'],
    // Addresses in whichever form, and blocks of them.
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::1', '[2001:db8::1]'],
    ['2001:0DB8:0:0::1', '2001:db8::1'],
    ['fe80::/10', 'fe80::1%eth0'],
    ['10.0.0.0/8', '10.255.3.4'],
    ['10.1.2.3/8', '10.255.3.4'],
    ['192.168.16.0/20', '192.168.31.255'],
    ['2001:db8::/32', '2001:db8:ffff::1'],
    ['[2001:db8::]/32', '2001:db8:ffff::1'],
    ['0.0.0.0/0', '192.0.2.1'],
    // A port limits it.
    ['example.com:8883', 'hub.example.com'],
    ['192.0.2.1:8883', '192.0.2.1'],
    ['10.0.0.0/8:8883', '10.0.0.1'],
    ['[2001:db8::1]:8883', '2001:db8::1'],
  ])('%s has %s', (list, host) => {
    expect(isExcepted(list, host, 8883)).toBe(true);
  });

  test.each([
    ['', 'example.com'],
    [' , ', 'example.com'],
    ['example.com', 'myexample.com'],
    ['example.com', 'example.com.evil.example'],
    ['hub.example.com', 'example.com'],
    ['*.example.com', 'example.com'],
    ['2.1', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.10'],
    ['192.0.2.1', 'hub.192.0.2.1.example'],
    ['2001:db8::1', '2001:db8::2'],
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.0.0.0/8', '10.example.com'],
    ['10.0.0.0/8', '2001:db8::1'],
    ['192.168.16.0/20', '192.168.32.0'],
    ['2001:db8::/32', '2001:db9::1'],
    ['example.com:443', 'example.com'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    // What is no entry covers nothing.
    ['10.0.0.0/33', '10.0.0.0'],
    ['2001:db8::/129', '2001:db8::'],
    ['http://example.com', 'example.com'],
    ['.', 'example.com'],
  ])('%j has not %s', (list, host) => {
    expect(isExcepted(list, host, 8883)).toBe(false);
  });
});

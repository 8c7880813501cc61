import { beforeEach, describe, expect, test } from 'vitest';
import { X509Certificate } from 'node:crypto';
import { bitString, parseAsn1, sequence, toDer, unsignedInteger } from '../../src-main/core/asn1/asn1.ts';
import { fromHex, toHex } from '../../src-main/core/bytes.ts';
import type { HubWorld } from '../../src-main/core/hub/face.ts';
import { awsFace } from '../../src-main/core/hub/faces/aws/index.ts';
import { newPolicy } from '../../src-main/core/hub/faces/aws/policies.ts';
import { awsStatuses, certificateIdOf } from '../../src-main/core/hub/faces/aws/registry.ts';
import { newTemplate } from '../../src-main/core/hub/faces/aws/templates.ts';
import { type MutableHubState, emptyHubState } from '../../src-main/core/hub/state.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';

/** Just-in-time provisioning of a certificate that is registered already, and comes with its signature written otherwise. */

const commonName = { Ref: 'AWS::IoT::Certificate::CommonName' };
const template = {
  Parameters: { 'AWS::IoT::Certificate::CommonName': { Type: 'String' } },
  Resources: {
    thing: { Type: 'AWS::IoT::Thing', Properties: { ThingName: commonName } },
    certificate: {
      Type: 'AWS::IoT::Certificate',
      Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
    },
    policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: 'all' } },
  },
};
const allow = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'iot:*', Resource: '*' } });

/** The order of P-256 (SEC 2, 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The certificate with the other signature that the same key could have made: `s` as `n - s`. */
function otherSignature(der: Uint8Array): Uint8Array {
  const [signed, algorithm, signature] = parseAsn1(der, 'certificate').value as ReturnType<typeof parseAsn1>[];
  if (signed === undefined || algorithm === undefined || signature === undefined) throw new Error('No certificate.');
  const bits = (signature.value as Uint8Array).subarray(1);
  const [r, s] = parseAsn1(bits, 'certificate').value as ReturnType<typeof parseAsn1>[];
  if (r === undefined || s === undefined) throw new Error('No signature.');
  const other = order - BigInt(`0x${toHex(s.value as Uint8Array)}`);
  const octets = fromHex(other.toString(16).padStart(64, '0')) ?? new Uint8Array();
  const first = octets.findIndex((octet) => octet !== 0);
  const pair = sequence(r, unsignedInteger(octets.subarray(first)));
  return toDer(sequence(signed, algorithm, bitString(toDer(pair))));
}

let root: Made;
let leaf: Made;
let state: MutableHubState;
const world = (): HubWorld => ({
  now,
  anchors: [],
  state,
  holder: () => undefined,
  autoRegister: false,
  digest: ciphers.digest,
  signatures: keys,
  verifies: keys.verifies,
});
beforeEach(async () => {
  root = await make('root', 'Factory');
  leaf = await make('device', 'lamp', root);
  state = emptyHubState();
  state.awsPolicies.set('all', newPolicy('all', allow));
  state.awsTemplates.set('lamps', newTemplate('lamps', JSON.stringify(template), true));
  state.awsAuthorities.set('factory', { name: 'factory', template: 'lamps' });
  const { certificate } = root;
  const dates = { createdAt: now, updatedAt: now };
  state.authorities.set('factory', {
    name: 'factory',
    certificate,
    status: 'verified',
    verificationCode: undefined,
    ...dates,
  });
});
const rest = { username: undefined, clean: true, hasPassword: false };
const login = (der: Uint8Array) =>
  awsFace.login({ clientId: 'lamp', presented: [der], protocolVersion: 4, ...rest }, world());

describe('a certificate whose signature by ECDSA is written otherwise', () => {
  test('is good, and has another ID', () => {
    const { der } = leaf.certificate;
    const other = otherSignature(der);
    expect(certificateIdOf(other, ciphers.digest)).not.toBe(certificateIdOf(der, ciphers.digest));
    expect(new X509Certificate(other).verify(new X509Certificate(root.certificate.der).publicKey)).toBe(true);
    expect(login(other)).toMatchObject({ cause: 'registered-just-in-time', events: [{ deviceId: 'lamp' }] });
  });

  test.each(awsStatuses)('is not provisioned beside the one that is registered and %s', (status) => {
    const { certificate } = leaf;
    const certificateId = certificateIdOf(certificate.der, ciphers.digest);
    const one = { certificateId, certificate, status, policies: ['all'], things: ['lamp'], createdAt: now };
    state.awsCertificates.set(certificateId, one);
    const cause = status === 'ACTIVE' ? 'certificate-not-registered' : 'certificate-inactive';
    const decision = login(otherSignature(certificate.der));
    expect(decision).toMatchObject({ accepted: false, cause });
    expect(decision.changes).toBeUndefined();
    expect('reason' in decision && decision.reason).toContain(`${certificateId}, which is registered and ${status}`);
  });

  test('does not stand in the way of another of the same authority', async () => {
    const { certificate } = leaf;
    const certificateId = certificateIdOf(certificate.der, ciphers.digest);
    const one = { certificateId, certificate, status: 'REVOKED', policies: [], things: [], createdAt: now } as const;
    state.awsCertificates.set(certificateId, one);
    const next = await make('device', 'lamp', root);
    expect(login(next.certificate.der)).toMatchObject({ cause: 'registered-just-in-time' });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { type Anchor, validatePath } from '../../src-main/core/x509/path.ts';
import { type Made, keys, make, now } from '../support/keys.ts';

let root: Made;
let intermediate: Made;
let leaf: Made;

beforeAll(async () => {
  root = await make('root', 'Root');
  intermediate = await make('intermediate', 'Intermediate', root, { pathLength: 0 });
  leaf = await make('device', 'dev-01', intermediate);
});

const verified = (...made: Made[]): Anchor[] => made.map(({ certificate }) => ({ certificate, verified: true }));
const check = (presented: Made[], anchors: Anchor[], at = now) =>
  validatePath(
    presented.map(({ certificate }) => certificate),
    anchors,
    at,
    keys,
  );
const fault = (...args: Parameters<typeof check>) => {
  const result = check(...args);
  return result.ok ? 'accepted' : result.fault;
};

describe('a chain', () => {
  test('is accepted up to a verified root, with or without the root in it, in any order after the leaf', () => {
    expect(fault([leaf, intermediate], verified(root))).toBe('accepted');
    expect(fault([leaf, intermediate, root], verified(root))).toBe('accepted');
    expect(fault([leaf, root, intermediate], verified(root))).toBe('accepted');
  });

  test('is accepted up to a verified intermediate alone', () => {
    expect(fault([leaf], verified(intermediate))).toBe('accepted');
  });

  test('passes over an intermediate that is registered but not verified when the root above it is', () => {
    const anchors = [{ certificate: intermediate.certificate, verified: false }, ...verified(root)];
    expect(fault([leaf, intermediate], anchors)).toBe('accepted');
  });

  test('is refused when an intermediate is missing', () => {
    expect(fault([leaf], verified(root))).toBe('issuer-not-presented');
  });

  test('is refused when its authority is not verified', () => {
    expect(fault([leaf, intermediate], [{ certificate: root.certificate, verified: false }])).toBe(
      'authority-not-verified',
    );
  });

  test('is refused when nobody knows its root', () => {
    expect(fault([leaf, intermediate, root], [])).toBe('authority-not-registered');
  });

  test('is refused when the leaf is self-signed', async () => {
    expect(fault([await make('device', 'dev-01')], verified(root))).toBe('authority-not-registered');
  });

  test('is refused when there is none', () => {
    expect(fault([], verified(root))).toBe('no-certificate');
  });

  test('is refused when another authority of the same name has signed', async () => {
    const twin = await make('root', 'Root');
    const forged = await make('device', 'dev-01', root, { signWith: twin });
    expect(fault([forged], verified(root))).toBe('signature-invalid');
  });

  test('is refused when an intermediate did not sign what is below it', async () => {
    const stranger = await make('root', 'Stranger');
    const forged = await make('device', 'dev-01', intermediate, { signWith: stranger });
    expect(fault([forged, intermediate], verified(root))).toBe('signature-invalid');
  });

  test('is refused outside the dates of any of its certificates', async () => {
    const before = new Date(now.getTime() - 5 * 86_400_000);
    const after = new Date(now.getTime() + 200 * 86_400_000);
    expect(fault([leaf, intermediate], verified(root), after)).toBe('certificate-expired');
    expect(fault([leaf, intermediate], verified(root), before)).toBe('certificate-not-yet-valid');
    const expired = await make('intermediate', 'Old', root, { notAfter: new Date(now.getTime() - 1000) });
    expect(fault([await make('device', 'dev-01', expired), expired], verified(root))).toBe('certificate-expired');
  });

  test('is refused when a device stands in it as an issuer', async () => {
    const below = await make('device', 'dev-02', leaf);
    expect(fault([below, leaf, intermediate], verified(root))).toBe('issuer-is-not-an-authority');
  });

  test('is refused when it is longer than a path length allows', async () => {
    const deeper = await make('intermediate', 'Deeper', intermediate);
    expect(fault([await make('device', 'dev-01', deeper), deeper, intermediate], verified(root))).toBe(
      'path-length-exceeded',
    );
  });

  test('does not go round in circles', async () => {
    const a = await make('intermediate', 'A', await make('root', 'B'));
    const b = await make('intermediate', 'B', a);
    const looping = await make('device', 'dev-01', b);
    expect(check([looping, b, a], verified(root)).ok).toBe(false);
  });

  test('is told with the name of the certificate at fault', () => {
    const result = check([leaf], verified(root));
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('"dev-01"') as string });
  });
});

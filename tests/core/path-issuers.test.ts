import { beforeAll, describe, expect, test } from 'vitest';
import { type Anchor, validatePath } from '../../src-main/core/x509/path.ts';
import { type Made, keys, make, now } from '../support/keys.ts';

/** Issuers are found by their signature; names and key identifiers only say where to look. */

const verified = (...made: Made[]): Anchor[] => made.map(({ certificate }) => ({ certificate, verified: true }));
const certificates = (made: readonly Made[]) => made.map(({ certificate }) => certificate);
const pathOf = (presented: Made[], anchors: Anchor[]) => {
  const result = validatePath(certificates(presented), anchors, now, keys);
  return result.ok ? result.path : result.fault;
};
/** One authority under another's name and key, issued by somebody else or at another time. */
const again = async (made: Made, issuer?: Made, more: { notAfter?: Date } = {}): Promise<Made> => {
  const name = made.certificate.subject.commonName ?? '';
  return make(issuer === undefined ? 'root' : 'intermediate', name, issuer, { ...more, pair: made.pair });
};

let root: Made;
let middle: Made;
let leaf: Made;
beforeAll(async () => {
  root = await make('root', 'Root');
  middle = await make('intermediate', 'Middle', root);
  leaf = await make('device', 'dev-01', middle);
});

describe('an issuer', () => {
  test('is the one of two of a name that has signed, whichever comes first', async () => {
    const twin = await make('intermediate', 'Middle', root);
    for (const presented of [
      [leaf, twin, middle],
      [leaf, middle, twin],
    ]) {
      expect(pathOf(presented, verified(root))).toEqual(certificates([leaf, middle, root]));
    }
    const rootTwin = await make('root', 'Root');
    expect(pathOf([leaf, middle], verified(rootTwin, root))).toEqual(certificates([leaf, middle, root]));
  });

  test('is the one that leads to a registered root, of two that have signed each other’s key', async () => {
    const old = await make('root', 'Old');
    const cross = await again(root, old);
    for (const presented of [
      [leaf, middle, root, cross],
      [leaf, cross, root, middle],
    ]) {
      expect(pathOf(presented, verified(old))).toEqual(certificates([leaf, middle, cross, old]));
    }
  });

  test('is the one that is valid, of two with one key', async () => {
    const expired = await again(middle, root, { notAfter: new Date(now.getTime() - 1000) });
    expect(pathOf([leaf, expired, middle], verified(root))).toEqual(certificates([leaf, middle, root]));
    expect(pathOf([leaf, expired], verified(root))).toBe('certificate-expired');
  });

  test('may write its name otherwise than it is written below it', async () => {
    const shouting = await make('root', 'ROOT ', undefined, { pair: root.pair });
    expect(pathOf([leaf, middle], verified(shouting))).toEqual(certificates([leaf, middle, shouting]));
  });

  test('may have rolled over its key under its name', async () => {
    const fresh = await make('root', 'Root');
    const link = await again(fresh, root);
    const below = await make('device', 'dev-01', fresh);
    expect(pathOf([below, link], verified(root))).toEqual(certificates([below, link, root]));
  });

  test('may have another key identifier than the certificate says', async () => {
    const renamed = await make('device', 'dev-01', middle, { keyIdentifier: Uint8Array.of(1, 2, 3) });
    expect(pathOf([renamed, middle], verified(root))).toEqual(certificates([renamed, middle, root]));
  });

  test('is passed over where it is registered and not verified, and another path is', async () => {
    const old = await make('root', 'Old');
    const cross = await again(root, old);
    const anchors = [{ certificate: root.certificate, verified: false }, ...verified(old)];
    expect(pathOf([leaf, middle, cross], anchors)).toEqual(certificates([leaf, middle, cross, old]));
  });
});

test('keys by the dozen that have signed each other under one name end in a refusal, after few signatures', async () => {
  const keyIdentifier = Uint8Array.of(0);
  let top = await make('intermediate', 'Same', root);
  const all = [top];
  for (let count = 1; count < 19; count++) {
    top = await make('intermediate', 'Same', top, { keyIdentifier });
    all.push(top);
  }
  const below = await make('device', 'dev-01', top, { keyIdentifier });
  const elsewhere = verified(await make('root', 'Elsewhere'));
  let checks = 0;
  const counted = {
    ...keys,
    check: (...one: Parameters<typeof keys.check>) => {
      checks++;
      return keys.check(...one);
    },
  };
  const result = validatePath(certificates([below, ...all]), elsewhere, now, counted);
  expect(result).toMatchObject({ ok: false, fault: 'chain-too-complex' });
  expect(checks).toBeLessThanOrEqual(100);
});

import { i18n } from '../language/index.ts';
import { readCertificate } from '../x509/read-certificate.ts';
import { Problem, inField } from '../problem.ts';
import { checkFilePrefix, folderKey } from '../things/identifiers.ts';
import { checkKeystorePassword, javaAliases } from '../keystore/java-rules.ts';
import { strengthOf } from '../keystore/passphrase-strength.ts';
import { type PfxProfile, checkPfxPassword } from '../keystore/pkcs12-write.ts';
import { encryptsKey } from './contents.ts';
import { type Bundle, type BundleOption, type BundlePart, type BundleSubject, holdsKey, rootOf } from './bundle.ts';

/** Options as they are given; what is absent gets its default. */
export interface GivenOptions {
  readonly prefix?: string | undefined;
  readonly alias?: string | undefined;
  readonly trustAlias?: string | undefined;
  readonly storePassword?: string | undefined;
  readonly keyPassword?: string | undefined;
  readonly pfxProfile?: PfxProfile | undefined;
}

interface BundleWarning {
  readonly code: 'weak-passphrase' | 'one-password' | 'trusts-nobody' | 'chain-incomplete';
  readonly message: string;
}

/** What a bundle consists of, whatever its passwords are. */
export interface BundlePlan {
  readonly parts: readonly BundlePart[];
  readonly alias: string;
  /** One for each trusted certificate. */
  readonly trustAliases: readonly string[];
  readonly pfxProfile: PfxProfile;
  readonly needsKey: boolean;
}

/** A bundle that was decided upon in every part. */
export interface BundleOrder extends BundlePlan {
  readonly storePassword: string | undefined;
  readonly keyPassword: string | undefined;
  readonly warnings: readonly BundleWarning[];
}

/** What a bundle has no place for. */
const missing: Readonly<Record<BundleOption, (id: string) => string>> = {
  prefix: (id) => i18n.t('The bundle {id} has no prefix.', { id }),
  alias: (id) => i18n.t('The bundle {id} has no alias.', { id }),
  trustAlias: (id) => i18n.t('The bundle {id} has no alias of a trusted certificate.', { id }),
  storePassword: (id) => i18n.t('The bundle {id} has no store password.', { id }),
  keyPassword: (id) => i18n.t('The bundle {id} has no key password.', { id }),
  trust: (id) => i18n.t('The bundle {id} has no trusted certificate.', { id }),
  pfxProfile: (id) => i18n.t('The bundle {id} has no .pfx profile.', { id }),
};

type PasswordField = keyof Passwords;

/** Of one password, or of both. */
const weakPasswords: Readonly<Record<PasswordField | 'both', () => string>> = {
  storePassword: () =>
    i18n.t(
      'The store password is weak: whoever copies the files can guess it. Fine for a tutorial, not for real devices.',
    ),
  keyPassword: () =>
    i18n.t(
      'The key password is weak: whoever copies the files can guess it. Fine for a tutorial, not for real devices.',
    ),
  both: () =>
    i18n.t(
      'The store password and the key password are weak: whoever copies the files can guess them. Fine for a tutorial, not for real devices.',
    ),
};

/** Nobody can open the files who is not told them, and they are no secret. */
const documentedPasswords: Readonly<Record<PasswordField | 'both', (passwords: Passwords) => string>> = {
  storePassword: ({ storePassword }) =>
    i18n.t('The store password is "{storePassword}", from the documentation of the platform: as good as none.', {
      storePassword,
    }),
  keyPassword: ({ keyPassword }) =>
    i18n.t('The key password is "{keyPassword}", from the documentation of the platform: as good as none.', {
      keyPassword,
    }),
  both: ({ storePassword, keyPassword }) =>
    i18n.t(
      'The store password is "{storePassword}" and the key password "{keyPassword}", from the documentation of the platform: as good as none.',
      { storePassword, keyPassword },
    ),
};

/**
 * Decides what a bundle consists of, and how it is protected. Throws INVALID_INPUT for an option that the bundle does not
 * have, a name that some system refuses, or a password that some program does.
 */
export function orderBundle(bundle: Bundle, subject: BundleSubject, given: GivenOptions): BundleOrder {
  const uses = bundle.options(subject);
  const choose = (option: 'storePassword' | 'keyPassword') =>
    given[option] ?? uses.find((use) => use.option === option)?.default;
  const passwords = { storePassword: choose('storePassword'), keyPassword: choose('keyPassword') };
  const plan = planBundle(bundle, subject, given, passwords.keyPassword !== undefined);
  checkPasswords(plan.parts, passwords);
  return { ...plan, ...passwords, warnings: warningsOf(plan.parts, subject, passwords, given) };
}

/**
 * Decides what a bundle consists of; `keyEncrypted`: whether a password for the key alone is given. Throws INVALID_INPUT
 * for an option that the bundle does not have, or a name that some system refuses.
 */
export function planBundle(
  bundle: Bundle,
  subject: BundleSubject,
  given: GivenOptions,
  keyEncrypted: boolean,
): BundlePlan {
  const uses = bundle.options(subject);
  const wanted = { ...given, trust: subject.trusted.length === 0 ? undefined : subject.trusted };
  for (const option of Object.keys(missing) as BundleOption[]) {
    if (wanted[option] === undefined || uses.some((use) => use.option === option)) continue;
    throw new Problem('INVALID_INPUT', missing[option](bundle.id), {
      field: option,
      remedy: i18n.t('Leave it out, or choose another bundle.'),
    });
  }
  const choose = (option: 'prefix' | 'alias' | 'trustAlias') =>
    given[option] ?? uses.find((use) => use.option === option)?.default;
  const prefix = given.prefix === undefined ? (choose('prefix') ?? '') : checkFilePrefix(given.prefix);
  const alias = checkAlias(choose('alias') ?? subject.name, 'alias');
  const trustAlias = checkAlias(choose('trustAlias') ?? 'trusted', 'trustAlias');
  const parts = bundle.parts(subject, { prefix, keyEncrypted });
  checkNames(parts);
  const trustAliases = subject.trusted.map((_certificate, index) =>
    index === 0 ? trustAlias : `${trustAlias}-${index + 1}`,
  );
  if (parts.some(({ contents }) => contents.form === 'jks')) javaAliases([alias, ...trustAliases]);
  return { parts, alias, trustAliases, pfxProfile: given.pfxProfile ?? 'modern', needsKey: parts.some(holdsKey) };
}

interface Passwords {
  readonly storePassword: string | undefined;
  readonly keyPassword: string | undefined;
}

function checkAlias(alias: string, field: string): string {
  if (/^[\u0021-\u007e](?:[\u0020-\u007e]{0,198}[\u0021-\u007e])?$/.test(alias)) return alias;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('The alias must be 1 to 200 printable ASCII characters, without blanks around.'),
    {
      field,
      remedy: i18n.t('Use letters, digits and hyphens.'),
    },
  );
}

/** Windows and macOS do not tell capital letters apart. */
function checkNames(parts: readonly BundlePart[]): void {
  const keys = parts.map(({ name }) => folderKey(name));
  const twice = parts.find((_part, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (twice === undefined) return;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('With this prefix two of the files would be named {name}.', { name: twice.name }),
    {
      field: 'prefix',
      remedy: i18n.t('Choose another prefix.'),
    },
  );
}

function checkPasswords(parts: readonly BundlePart[], passwords: Passwords): void {
  const java = parts.some(({ contents }) => contents.form === 'jks');
  for (const { contents } of parts) {
    if (contents.form === 'jks') {
      for (const field of ['storePassword', 'keyPassword'] as const) {
        checkKeystorePassword(passwords[field] ?? '', field);
      }
    } else if (contents.form === 'pkcs12' && !java) {
      inField(contents.password, () => checkPfxPassword(passwords[contents.password] ?? ''));
    }
  }
  if (passwords.keyPassword !== '') return;
  throw new Problem('INVALID_INPUT', i18n.t('The key password is empty.'), {
    field: 'keyPassword',
    remedy: i18n.t('Give one, or leave it out.'),
  });
}

function warningsOf(
  parts: readonly BundlePart[],
  subject: BundleSubject,
  passwords: Passwords,
  given: GivenOptions,
): BundleWarning[] {
  const forms = new Set(parts.map(({ contents }) => contents.form));
  const used = {
    storePassword: forms.has('jks') || parts.some((part) => passwordOf(part) === 'storePassword'),
    keyPassword: forms.has('jks') || parts.some((part) => passwordOf(part) === 'keyPassword' || encryptsKey(part)),
  };
  const weak = (['storePassword', 'keyPassword'] as const).filter(
    (field) => used[field] && ['tutorial', 'weak'].includes(strengthOf(passwords[field] ?? '')),
  );
  const differ = passwords.storePassword !== passwords.keyPassword;
  const warnings: BundleWarning[] = [];
  const [first, second] = weak;
  if (first !== undefined) {
    const which = second === undefined ? first : 'both';
    const message = weak.every((field) => given[field] === undefined)
      ? documentedPasswords[which](passwords)
      : weakPasswords[which]();
    warnings.push({ code: 'weak-passphrase', message });
  }
  if (forms.has('jks') && forms.has('pkcs12') && differ) {
    const message = i18n.t(
      'Store and key have two passwords. Only the .jks carries both; the .p12 is opened by the key password alone, because Java 9 and later silently drop the second password of a PKCS#12 file.',
    );
    warnings.push({ code: 'one-password', message });
  } else if (forms.has('jks') && differ) {
    const message = i18n.t(
      'Store and key have two passwords. The .jks is a true JKS, which carries both; do not convert it with keytool: in PKCS#12, its default since Java 9, the key password would silently be lost.',
    );
    warnings.push({ code: 'one-password', message });
  }
  if (parts.some(({ contents }) => contents.form === 'jks' && contents.trusted) && subject.trusted.length === 0) {
    const message = i18n.t(
      'No certificate to trust was given, so the keystore trusts no server: a Java client needs that of its server in it.',
    );
    warnings.push({ code: 'trusts-nobody', message });
  }
  const last = subject.chain.at(-1);
  if (last !== undefined && rootOf(subject) === undefined) {
    const message = i18n.t(
      '{text}, which issued the last certificate of the chain, is not known: the chain is not complete, and its root is in none of the files.',
      { text: readCertificate(last).issuer.text },
    );
    warnings.push({ code: 'chain-incomplete', message });
  }
  return warnings;
}

const passwordOf = ({ contents }: BundlePart): 'storePassword' | 'keyPassword' | undefined =>
  contents.form === 'pkcs12' ? contents.password : undefined;

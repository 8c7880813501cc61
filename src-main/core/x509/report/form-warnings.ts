import { i18n } from '../../language/index.ts';
import { type Asn1, Tag, isUniversal, toDer } from '../../asn1/asn1.ts';
import { equalBytes } from '../../bytes.ts';
import { serialOctetsAtMost } from '../profiles.ts';
import { hasNoSeconds, hasOffset, isOfWrongType, unusualTypes, versionOf } from './fields.ts';
import { type ReportWarning, warn } from './model.ts';
import { type RawCertificate, attempt, reader } from './raw.ts';

/** What is wrong with how a certificate is written, whatever it says. */

/** RFC 5280 4.1.2.1 and 4.1.2.2. */
export function form(raw: RawCertificate): ReportWarning[] {
  const version = versionOf(raw);
  const serial = attempt(() => reader().integerBytes(raw.serial));
  const positive = serial === undefined || ((serial[0] ?? 0) < 0x80 && serial.some((byte) => byte !== 0));
  const tooLong = serial !== undefined && serial.length > serialOctetsAtMost;
  const differs = !equalBytes(toDer(raw.innerAlgorithm), toDer(raw.algorithm));
  return [
    ...(version !== undefined && version < 3
      ? warn(
          'old-version',
          i18n.t(
            'It is of version {version}, which has no extensions: it does not say what it is for. Clouds want version 3.',
            { version },
          ),
        )
      : []),
    ...(positive
      ? []
      : warn(
          'serial-not-positive',
          i18n.t('Its serial number is zero or negative; RFC 5280 4.1.2.2 wants a positive one.'),
        )),
    ...(tooLong
      ? warn(
          'serial-too-long',
          i18n.t('Its serial number has {octets} octets; RFC 5280 4.1.2.2 allows {serialOctetsAtMost}.', {
            octets: serial.length,
            serialOctetsAtMost,
          }),
        )
      : []),
    ...(differs
      ? warn(
          'algorithms-differ',
          i18n.t(
            'It names two signature algorithms, one inside and another outside of what is signed; RFC 5280 4.1.1.2 wants one.',
          ),
        )
      : []),
  ];
}

export function encoding(raw: RawCertificate): ReportWarning[] {
  const types = [...new Set([...unusualTypes(raw.subject), ...unusualTypes(raw.issuer)])];
  const times = attempt(() => reader().sequence(raw.validity)) ?? [];
  return [
    ...(types.length === 0
      ? []
      : warn(
          'unusual-text',
          i18n.t(
            'Its names are written as {types}; RFC 5280 4.1.2.4 wants UTF8String or PrintableString, and some programs read others wrongly.',
            { types: types.join(i18n.t(' and ')) },
          ),
        )),
    ...(times.some(isOfWrongType)
      ? warn(
          'wrong-time-type',
          i18n.t(
            'A date is of the wrong type: RFC 5280 4.1.2.5 wants UTCTime through 2049 and GeneralizedTime from 2050.',
          ),
        )
      : []),
    ...(times.some(hasNoSeconds)
      ? warn('wrong-time-type', i18n.t('A date has no seconds, which RFC 5280 4.1.2.5.1 wants.'))
      : []),
    ...(times.some(hasOffset)
      ? warn(
          'wrong-time-type',
          i18n.t(
            'A date is not in UTC but has an offset, which RFC 5280 4.1.2.5 forbids. OpenSSL refuses it in a chain.',
          ),
        )
      : []),
    ...(isDer(raw)
      ? []
      : warn(
          'not-der',
          i18n.t('It is not written in DER, as X.690 asks for what is signed; some programs refuse it.'),
        )),
  ];
}

/** DER has one form only: what is read and written again is the same, and TRUE is FF (X.690 10, 11.1). */
const isDer = ({ der, tree }: RawCertificate): boolean => equalBytes(toDer(tree), der) && truths(tree);

function truths(node: Asn1): boolean {
  const { value } = node;
  if (!(value instanceof Uint8Array)) return value.every(truths);
  return !isUniversal(node, Tag.boolean) || (value.length === 1 && (value[0] === 0xff || value[0] === 0));
}

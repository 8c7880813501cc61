import type { Warning } from '../contract/models.ts';
import { i18n } from '../core/language/index.ts';
import type { Validity } from '../core/x509/profiles.ts';
import type { Issuer } from './issuing.ts';

/** That a certificate begins or ends with its issuer, or outlives it. */
export function validityWarnings(validity: Validity, issuer: Pick<Issuer, 'certificate'> | undefined): Warning[] {
  if (issuer === undefined) return [];
  const name = issuer.certificate.subject.commonName ?? issuer.certificate.subject.text;
  const end = issuer.certificate.notAfter.toISOString().slice(0, 10);
  const begun: Warning[] =
    validity.beginsWithIssuer === undefined
      ? []
      : [
          {
            code: 'begins-with-issuer',
            message: i18n.t('It begins on {begin} and no earlier, because its issuer {name} begins then.', {
              begin: `${validity.notBefore.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
              name,
            }),
          },
        ];
  if (validity.warning === undefined) return begun;
  return [
    ...begun,
    validity.warning === 'shortened-to-issuer'
      ? {
          code: validity.warning,
          message: i18n.t('Valid until {end} only, because its issuer {name} ends then.', { end, name }),
        }
      : {
          code: validity.warning,
          message: i18n.t(
            'Valid until {notAfter}, but its issuer {name} ends on {end}; from then on it will be refused.',
            { notAfter: validity.notAfter.toISOString().slice(0, 10), name, end },
          ),
        },
  ];
}

import type { CertificateDetails } from '../../../src-main/contract/models.ts';
import { CopyButton, Copyable } from '../../ui/Copy.tsx';
import { grouped } from '../../ui/format.ts';
import { TableHead } from '../../ui/TableHead.tsx';
import { trust as text } from './words.ts';

/** What a server has presented, its own certificate first. */
export function ServerChain({ chain }: { readonly chain: readonly CertificateDetails[] }) {
  return (
    <table className="plain">
      <TableHead names={text.headers} />
      <tbody>
        {chain.map((one, index) => (
          <tr key={`${index} ${one.thumbprintSha256}`}>
            <td className="break">
              {one.subject} <CopyButton text={one.pem} what={text.certificatePem} />
              <div className="dim small">{text.issuedBy(one.issuer)}</div>
            </td>
            <td className="nowrap">{one.notAfter.slice(0, 10)}</td>
            <td>
              <Copyable text={one.thumbprintSha256} shown={grouped(one.thumbprintSha256)} what={text.thumbprint} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

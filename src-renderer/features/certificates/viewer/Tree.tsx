import type { CertificateReport } from '../../../../src-main/contract/models.ts';
import { Card } from '../../../ui/Page.tsx';
import { viewer as text } from './words.ts';
import css from './viewer.module.css';

const indentPx = 14;

/** The ASN.1 of a certificate, a line an element. */
export function Tree({ tree: { lines, end } }: { readonly tree: NonNullable<CertificateReport['tree']> }) {
  return (
    <Card title={text.asn1}>
      {/* It scrolls, so the keyboard must reach it. */}
      <div className="scroll" tabIndex={0} role="region" aria-label={text.asn1}>
        <table className={`plain mono ${css['tree']}`}>
          <thead>
            <tr>
              <th scope="col">{text.offset}</th>
              <th scope="col">{text.header}</th>
              <th scope="col">{text.length}</th>
              <th scope="col">{text.element}</th>
              <th scope="col">{text.value}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ depth, offset, header, length, tag, value, wrapped }) => (
              <tr key={offset} className={wrapped ? 'wrapped' : undefined}>
                <td>{offset}</td>
                <td>{header}</td>
                <td>{length ?? text.indefinite}</td>
                <td className="nowrap" style={{ paddingLeft: 10 + depth * indentPx }}>
                  {tag}
                </td>
                <td className="break">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {end === undefined ? null : <p className="fault">{text.treeEnd[end]}</p>}
    </Card>
  );
}

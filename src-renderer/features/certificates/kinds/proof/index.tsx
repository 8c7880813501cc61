import { Button } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons';
import type { ProofLine } from '../../../../../src-main/contract/models.ts';
import { Copyable } from '../../../../ui/Copy.tsx';
import { dateTime } from '../../../../ui/format.ts';
import { useNavigation } from '../../../../ui/navigation.ts';
import { Acceptance } from '../../certificate/index.ts';
import type { ActionsProps, Kind, MakeProps } from '../kind.ts';
import { text } from './words.ts';

/** A verification certificate is used once: its end concerns nobody. */
export const proof: Kind<ProofLine> = {
  lines: ({ proofs }) => proofs,
  keyOf: (line) => ({ kind: 'proof', name: line.authority, code: line.code }),
  signer: (line) => line.authority,
  counted: (count) => text.counted(count),
  countedAtZero: true,
  isCertificate: false,
  found: ({ code, certificate }) => ({ names: [code], prints: certificate }),
  heading: (line) => text.proofOf(line.authority),
  deeds: () => [],
  get name() {
    return text.kind;
  },
  hasKey: () => false,
  places: ({ madeFor }) => (madeFor === undefined ? [] : [madeFor.label]),
  expires: 'never',
  Picture: () => <ShieldCheckmarkRegular fontSize={18} aria-hidden="true" />,
  Name: ({ line: { code } }) => (
    <span className="clip dim" title={code}>
      {text.proofFor(code)}
    </span>
  ),
  Actions,
  Make,
  Facts: ({ line }) => (
    <>
      <Told line={line} />
      <Acceptance proof={line} />
    </>
  ),
};

function Told({ line: { code, madeFor, createdAt } }: { readonly line: ProofLine }) {
  return (
    <dl className="facts">
      <dt>{text.code}</dt>
      <dd>
        <Copyable text={code} what={text.code} />
      </dd>
      <dt>{text.madeFor}</dt>
      <dd>{text.destination(madeFor?.name)}</dd>
      <dt>{text.madeAt}</dt>
      <dd>{dateTime(createdAt)}</dd>
    </dl>
  );
}

function Make({ authority }: MakeProps) {
  const { go } = useNavigation();
  return <Button onClick={() => go({ page: 'prove', authority })}>{text.prove}</Button>;
}

function Actions({ line: { authority } }: ActionsProps<ProofLine>) {
  const { go } = useNavigation();
  return (
    <div className="row actions">
      <Button onClick={() => go({ page: 'prove', authority })}>{text.proveAgain}</Button>
      <Button onClick={() => go({ page: 'certificates', selected: { kind: 'authority', name: authority } })}>
        {text.showAuthority}
      </Button>
    </div>
  );
}

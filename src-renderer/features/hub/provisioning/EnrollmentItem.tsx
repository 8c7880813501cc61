import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { HubEnrollmentGroupModel, HubEnrollmentModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Answer } from '../../../bench/host.ts';
import { hubProvisioning as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { short } from '../../../ui/format.ts';
import { ExpiryTag } from '../../certificates/certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { RemoveButton } from '../RemoveButton.tsx';
import { useCommand } from '../use-command.ts';

interface ItemProps {
  readonly kind: 'individual' | 'group';
  readonly name: string;
  /** What is told beside the name. */
  readonly facts: readonly string[];
  readonly warning?: string | undefined;
  readonly enrollment: HubEnrollmentModel | HubEnrollmentGroupModel;
  readonly onRemove: () => Promise<Answer<unknown>>;
  readonly onSaid: (said: string) => void;
}

/** One entry of the provisioning service. */
export function EnrollmentItem({ kind, name, facts, warning, enrollment, onRemove, onSaid }: ItemProps) {
  const bench = useBench();
  const { busy, failure, run } = useCommand();
  const { certificate, enabled, reprovision, connectionProfile, initialDesired, initialTags, policy } = enrollment;
  const enable = async () => {
    await run(() => bench.call('hub.setEnrollmentEnabled', { kind, name, enabled: !enabled }));
    await bench.readHub();
  };
  const remove = async () => {
    const done = await run(onRemove);
    await bench.readHub();
    if (done !== undefined) onSaid(text.removed(name));
  };
  const lines = [...facts, ...(certificate === undefined ? [] : [`SHA-256 ${short(certificate.thumbprintSha256)}`])];
  const terms = [
    text.policies[reprovision],
    ...(connectionProfile === 'classic' ? [] : [text.profileIs(connectionProfile)]),
    ...(policy === undefined ? [] : [text.issuesBy(policy)]),
  ];
  return (
    <li>
      <div className="stack tight">
        <div className="row">
          <h3 className="break">{name}</h3>
          <Tag tone={enabled ? 'ok' : 'warn'}>{enabled ? text.enabled : text.disabled}</Tag>
          {certificate === undefined ? null : <ExpiryTag notAfter={certificate.notAfter} />}
        </div>
        <p className="faint small break">{[...lines, ...terms].join(' · ')}</p>
        {initialDesired === '{}' && initialTags === '{}' ? null : (
          <p className="faint small mono break">{text.twinIs(initialDesired, initialTags)}</p>
        )}
        {warning === undefined ? null : (
          <MessageBar intent="warning">
            <MessageBarBody>{warning}</MessageBarBody>
          </MessageBar>
        )}
        <Problem failure={failure} />
      </div>
      <div className="row end">
        <Button
          size="small"
          disabledFocusable={busy}
          aria-label={enabled ? text.disableNamed(name) : text.enableNamed(name)}
          onClick={() => void enable()}
        >
          {enabled ? text.disable : text.enable}
        </Button>
        <RemoveButton
          label={text.remove}
          named={text.removeNamed(name)}
          title={text.removeTitle(name)}
          text={text.removeText}
          no={ui.cancel}
          disabled={busy}
          onRemove={remove}
        />
      </div>
    </li>
  );
}

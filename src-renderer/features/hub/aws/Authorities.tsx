import type { HubAwsModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { awsHub as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useCommand } from '../use-command.ts';
import hubCss from '../hub.module.css';

/** Which authorities have AWS IoT register the devices that they have signed, and what becomes of those. */
export function Authorities({ onSaid }: { readonly onSaid: (said: string) => void }) {
  const bench = useBench();
  const { aws } = useStore(bench.hub);
  const { authorities = [], templates = [] } = aws ?? {};
  return (
    <Card title={text.authorities}>
      <p className="dim">{text.authoritiesText}</p>
      {authorities.length === 0 ? (
        <p className="faint">{text.noAuthority}</p>
      ) : (
        <ul className="list">
          {authorities.map((one) => (
            <AuthorityItem
              key={one.certificateId}
              item={one}
              templates={templates.map(({ name }) => name)}
              onSaid={onSaid}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

interface ItemProps {
  readonly item: HubAwsModel['authorities'][number];
  readonly templates: readonly string[];
  readonly onSaid: (said: string) => void;
}

/** Values of the choice; a template's begins with another letter, since it may have any name. */
const off = '-';
const pending = '+';
const byTemplate = (name: string) => `t${name}`;

function AuthorityItem({ item, templates, onSaid }: ItemProps) {
  const bench = useBench();
  const { failure, run } = useCommand();
  const { name, certificateId, autoRegistration, template } = item;
  const choose = async (value: string) => {
    const chosen = templates.find((one) => byTemplate(one) === value);
    const order = { name, autoRegistration: value !== off, ...(chosen === undefined ? {} : { template: chosen }) };
    const done = await run(() => bench.call('hub.setAwsAuthority', order));
    await bench.readHub();
    if (done !== undefined) onSaid(text.authoritySet(name));
  };
  const registers = template === undefined ? pending : byTemplate(template);
  return (
    <li className={hubCss['hubauthority']}>
      <div className="stack tight">
        <h3 className="break">{name}</h3>
        <div className="row tight small">
          <span className="faint">{text.caId}</span>
          <Copyable text={certificateId} what={text.caId} />
        </div>
        <ChoiceField
          label={text.newDevicesOf(name)}
          value={autoRegistration ? registers : off}
          options={[
            [off, text.refused] as const,
            [pending, text.pending] as const,
            ...templates.map((one) => [byTemplate(one), text.provisionedBy(one)] as const),
          ]}
          onChange={(value) => void choose(value)}
        />
        <Problem failure={failure} />
      </div>
    </li>
  );
}

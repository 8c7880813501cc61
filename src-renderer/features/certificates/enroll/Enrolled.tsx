import { Button } from '@fluentui/react-components';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { EstEnrolled } from '../../../../src-main/contract/models.ts';
import { date } from '../../../ui/format.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { Card, Tag } from '../../../ui/Page.tsx';
import { Wizard, type WizardFrame } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { HowTo } from '../../howto/index.ts';
import { Remarks } from '../certificate/index.ts';
import { enroll as text } from './words.ts';

interface EnrolledProps extends WizardFrame {
  readonly told: readonly EstEnrolled[];
  /** Shows the commands for the same. */
  readonly howto: MethodInput<'howto.show'> | undefined;
  /** Back to what was typed. */
  readonly onAgain: () => void;
}

const tones = { enrolled: 'ok', waiting: 'warn', failed: 'bad' } as const;

/** What became of each device, and what to do where it has no certificate. */
export function Enrolled({ told, howto, onAgain, ...frame }: EnrolledProps) {
  const { go, leave } = useNavigation();
  const good = told.filter(({ outcome }) => outcome === 'enrolled');
  const [first] = good;
  const isWhole = good.length === told.length;
  const show = () =>
    go(
      first === undefined
        ? { page: 'certificates' }
        : { page: 'certificates', selected: { kind: 'device', name: first.deviceId } },
    );
  return (
    <Wizard
      {...frame}
      current={1}
      done={isWhole}
      heading={text.done(good.length, told.length)}
      unsaved={false}
      back={{ label: ui.close, onBack: leave }}
      next={isWhole ? { label: text.show, onNext: show } : { label: text.again, onNext: onAgain }}
      aside={isWhole || first === undefined ? undefined : <Button onClick={show}>{text.show}</Button>}
    >
      <Card title={text.results}>
        {good.some(({ trashId }) => trashId !== undefined) ? <p className="sub">{text.inTrash}</p> : null}
        <ul className="list">
          {told.map((one) => (
            <li key={one.deviceId}>
              <div className="stack tight">
                <div className="row">
                  <b className="break">{one.deviceId}</b>
                  <Tag tone={tones[one.outcome]}>{text.outcomes[one.outcome]}</Tag>
                  {one.certificate === undefined ? null : (
                    <span className="dim">{text.until(date(one.certificate.notAfter))}</span>
                  )}
                </div>
                {one.what === undefined ? null : <p className="break">{one.what}</p>}
                {one.remedy === undefined ? null : <p className="dim break">{one.remedy}</p>}
              </div>
            </li>
          ))}
        </ul>
      </Card>
      <Remarks warnings={told.flatMap(({ warnings }) => warnings)} />
      {howto === undefined ? null : <HowTo topic={howto} />}
    </Wizard>
  );
}

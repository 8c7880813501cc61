import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { SimulationForecast } from '../../../../../src-main/contract/models.ts';
import { ChoiceField } from '../../../../ui/Fields.tsx';
import type { Draft } from '../../form.ts';
import { Group } from '../Group.tsx';
import { TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { termWords } from '../words.ts';
import { beyondOf, fittingDraft, isKept, quotaShare } from './forecast.ts';
import { Limits } from './Limits.tsx';
import { paceWords as text } from './words.ts';
import css from '../terms.module.css';

interface PaceProps {
  readonly draft: Draft;
  readonly of: Members;
  readonly told: SimulationForecast | undefined;
  readonly onType: (part: Partial<Draft>) => void;
}

/** What the run asks of its server in a line, and how far it keeps to what that allows. */
export function Pace({ draft, of, told, onType }: PaceProps) {
  const known = told?.tier?.known ?? [];
  const typedTier = of.text(['pace', 'tier']);
  const keepWithin = of.at(['pace', 'keepWithin']);
  return (
    <Group
      title={text.title}
      said={told === undefined ? text.notYet : <Said told={told} />}
      of={of}
      members={['pace']}
      below={told === undefined ? null : <Beyond draft={draft} of={of} told={told} onType={onType} />}
    >
      {told === undefined ? null : <Limits told={told} />}
      <div className={css['three']}>
        {known.length === 0 && typedTier === '' ? null : (
          <>
            <ChoiceField
              label={text.tier}
              value={typedTier}
              options={[
                ['', text.tierAssumed(known[0] ?? '')],
                ...[...new Set([...known, ...(typedTier === '' ? [] : [typedTier])])].map(
                  (tier) => [tier, tier] as const,
                ),
              ]}
              onChange={(tier) => of.put(['pace', 'tier'], tier === '' ? undefined : tier)}
              fault={of.fault(['pace', 'tier'])}
            />
            <TextInput of={of} path={['pace', 'units']} label={text.units} placeholder="1" />
            <ChoiceField
              label={text.keepWithin}
              value={keepWithin === true ? 'yes' : keepWithin === false ? 'no' : ''}
              options={(['', 'yes', 'no'] as const).map((one) => [one, text.keeps[one]] as const)}
              onChange={(one) => of.put(['pace', 'keepWithin'], one === '' ? undefined : one === 'yes')}
            />
          </>
        )}
        <TextInput
          of={of}
          path={['pace', 'connectsPerSecond']}
          label={text.connectsPerSecond}
          suffix={termWords.perSecond}
          hint={text.heldHint}
        />
        <TextInput
          of={of}
          path={['pace', 'messagesPerSecond']}
          label={text.messagesPerSecond}
          suffix={termWords.perSecond}
          hint={text.heldHint}
        />
      </div>
    </Group>
  );
}

function Said({ told }: { readonly told: SimulationForecast }) {
  const { asked, tier, fits } = told;
  const quota = quotaShare(told);
  const rates = text.asked(asked.connectsPerSecond, asked.messagesPerSecond, asked.messagesPerDay);
  if (tier === undefined) return <>{rates}</>;
  const verdict = fits ? text.within(tier.id) : text.beyond(tier.id);
  return (
    <>
      <span className={fits ? '' : 'warn'}>{verdict}</span>
      {quota === undefined || !fits ? null : <>, {text.quota(quota)}</>} · {rates}
    </>
  );
}

function Beyond({ draft, of, told, onType }: Omit<PaceProps, 'told'> & { readonly told: SimulationForecast }) {
  const { tier, fits, fitting, quotaLastsSeconds } = told;
  if (fits || tier === undefined) return null;
  const kept = isKept(told, draft);
  const slower = fittingDraft(told, draft);
  const lines = beyondOf(told).map(({ of: what, perSeconds, share = 0 }) =>
    text.beyondLine([text.of[what], text.per(perSeconds)].join(' ').trim(), share * 100),
  );
  return (
    <div className={css['below']}>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{text.beyondTitle(tier.id, tier.units)}</MessageBarTitle> {lines.join(', ')}.{' '}
          {quotaLastsSeconds === undefined ? '' : `${text.lasts(termWords.lasting(quotaLastsSeconds))} `}
          {kept ? text.kept : text.notKept}
          <div>
            {slower === undefined || fitting === undefined
              ? text.moreUnits
              : slower.terms === draft.terms
                ? text.fittingInterval(fitting.intervalMs)
                : text.fitting(fitting.intervalMs, termWords.lasting(fitting.startMs / 1000))}
          </div>
        </MessageBarBody>
        <MessageBarActions>
          {slower === undefined ? null : (
            <Button size="small" onClick={() => onType(slower)}>
              {text.takeFitting}
            </Button>
          )}
          <Button size="small" onClick={() => of.put(['pace', 'keepWithin'], !kept)}>
            {kept ? text.dontKeep : text.keep}
          </Button>
        </MessageBarActions>
      </MessageBar>
    </div>
  );
}

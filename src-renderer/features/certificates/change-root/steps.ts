import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import { defaultDays, defaultKeys } from '../../../../src-main/contract/limits.ts';
import type { RootChange } from '../../../../src-main/contract/models.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { daysFault, parseDays } from '../../../ui/days.ts';
import type { KeyType } from '../../../ui/keys.ts';
import { type NewPassphrase, noPassphrase, passphraseFaults } from '../../../ui/new-secret.ts';
import { ui } from '../../../ui/words.ts';
import { type BelowDraft, type Report, belowOrder, emptyBelow } from '../renew-authority/index.ts';
import { text } from './words.ts';

export const stepNames = ['root', 'trust', 'move', 'withdraw'] as const;
export type StepName = (typeof stepNames)[number];

/** Everything that is typed; it travels along, so that a passphrase is asked for once. */
export interface Draft extends BelowDraft {
  readonly name: string;
  readonly keyType: KeyType;
  readonly days: string;
  /** Of the new root, where it is made here. */
  readonly newPassphrase: NewPassphrase;
  /** Opens the old root, where it is not remembered. */
  readonly fromPassphrase: string;
  /** What stays below the old root for now, by `keyOf`. */
  readonly later: ReadonlySet<string>;
}

type Faults = Readonly<Record<string, string>>;

interface At {
  readonly known: RootChange;
  readonly draft: Draft;
  readonly faults: Faults;
  readonly working: boolean;
  readonly failure?: Failure | undefined;
  /** What was moved last. */
  readonly report?: Report | undefined;
}

export type State =
  | { readonly step: 'reading'; readonly draft: Draft; readonly failure?: Failure }
  | ({ readonly step: StepName } & At)
  | { readonly step: 'done'; readonly to: string; readonly report: Report; readonly hubTold: boolean };

export type Event =
  | { readonly type: 'read'; readonly known: RootChange }
  /** What a step has done is done. */
  | { readonly type: 'worked'; readonly known: RootChange }
  | { readonly type: 'typed'; readonly part: Partial<Draft> }
  | { readonly type: 'go'; readonly to: StepName }
  | { readonly type: 'faulty'; readonly faults: Faults }
  | { readonly type: 'began' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'moved'; readonly report: Report }
  | { readonly type: 'finished'; readonly report: Report; readonly hubTold: boolean };

/** `name`: what the new root would be called. */
export const start = (name: string): State => ({
  step: 'reading',
  draft: {
    ...emptyBelow,
    name,
    keyType: defaultKeys.authority,
    days: String(defaultDays.root),
    newPassphrase: noPassphrase,
    fromPassphrase: '',
    later: new Set(),
  },
});

export const keyOf = ({ kind, name }: RootChange['left'][number]): string => `${kind} ${name}`;

export const isBegun = ({ to, crossSigned }: RootChange): boolean => to !== undefined && crossSigned;

/** Where somebody who comes back goes on: by what is there. */
function placeOf(known: RootChange): StepName {
  if (!isBegun(known)) return 'root';
  if (known.moved === 0) return 'trust';
  return known.left.length > 0 ? 'move' : 'withdraw';
}

export function next(state: State, event: Event): State {
  if (state.step === 'done') return state;
  if (state.step === 'reading') {
    if (event.type === 'failed') return { ...state, failure: event.failure };
    if (event.type !== 'read') return state;
    const { known } = event;
    return { step: placeOf(known), known, draft: named(state.draft, known), faults: {}, working: false };
  }
  switch (event.type) {
    case 'read':
      return { ...state, known: event.known };
    case 'worked': {
      // What was left for later is what comes next.
      const draft = state.step === 'move' ? { ...state.draft, later: new Set<string>() } : state.draft;
      const after = { ...state, draft, known: event.known, working: false };
      return state.step === 'root' && isBegun(event.known) ? { ...after, step: 'trust' } : after;
    }
    case 'typed': {
      const changed = Object.keys(event.part);
      const faults = Object.fromEntries(Object.entries(state.faults).filter(([field]) => !changed.includes(field)));
      return { ...state, draft: { ...state.draft, ...event.part }, faults };
    }
    case 'go':
      return { ...state, step: event.to, faults: {}, failure: undefined, report: undefined };
    case 'faulty':
      return { ...state, faults: event.faults };
    case 'began':
      return { ...state, working: true, failure: undefined, report: undefined };
    case 'failed':
      return { ...state, working: false, ...faultOf(state, event.failure) };
    case 'moved':
      return { ...state, report: event.report };
    case 'finished':
      return event.report.stopped || event.report.left.length > 0
        ? { ...state, working: false, report: event.report }
        : { step: 'done', to: state.known.to?.name ?? '', report: event.report, hubTold: event.hubTold };
  }
}

/** One that was begun elsewhere, or before, has its name. */
const named = (draft: Draft, { to }: RootChange): Draft => (to === undefined ? draft : { ...draft, name: to.name });

const fields: Readonly<Record<string, string>> = {
  validityDays: 'days',
  authority: 'passphrase',
  from: 'fromPassphrase',
};

function faultOf(state: { readonly step: StepName; readonly draft: Draft }, failure: Failure): Partial<At> {
  const named = failure.details.field ?? '';
  // In the first step it is the old root that is opened.
  const opened = named === 'passphrase' && state.step === 'root' ? 'fromPassphrase' : named;
  const field = fields[opened] ?? opened;
  const isSecret = /^(?:WRONG_PASSWORD|PASSWORD_REQUIRED)$/.test(failure.code);
  return field in state.draft && (isSecret || field !== 'fromPassphrase')
    ? { faults: { [field]: faultText(failure) } }
    : { failure };
}

/** Which passphrases have to be typed. */
export interface Asked {
  readonly old: boolean;
  readonly new: boolean;
}

export function faultsOf(step: StepName, { known, draft }: At, asked: Asked): Faults {
  if (step === 'root') {
    const days = daysFault(draft.days);
    return {
      ...(draft.name.trim() === '' ? { name: ui.required } : {}),
      ...(days === undefined ? {} : { days }),
      ...(asked.old && draft.fromPassphrase === '' ? { fromPassphrase: ui.required } : {}),
      ...passphraseFaults(draft.newPassphrase),
    };
  }
  return {
    ...(asked.new && draft.passphrase === '' ? { passphrase: ui.required } : {}),
    ...(step === 'move' && chosenOf(known, draft).length === 0 ? { later: text.noneChosen } : {}),
  };
}

/** What moves now. */
export const chosenOf = ({ left }: RootChange, { later }: Draft): RootChange['left'] =>
  left.filter((one) => !later.has(keyOf(one)));

export function beginOrder(draft: Draft, workspace: string, from: string): MethodInput<'rootChange.begin'> {
  const days = draft.days === String(defaultDays.root) ? undefined : parseDays(draft.days);
  return {
    workspace,
    from,
    name: draft.name.trim(),
    keyType: draft.keyType,
    passphrase: draft.newPassphrase.first,
    remember: draft.newPassphrase.remember,
    ...(days === undefined ? {} : { validityDays: days }),
    ...(draft.fromPassphrase === '' ? {} : { fromPassphrase: draft.fromPassphrase }),
  };
}

export function moveOrder({ known, draft }: At, workspace: string): MethodInput<'authority.reissue'> {
  const chosen = chosenOf(known, draft);
  return {
    workspace,
    authority: known.from.name,
    ...(known.to === undefined ? {} : { to: known.to.name }),
    ...(chosen.length === known.left.length ? {} : { only: chosen.map(({ kind, name }) => ({ kind, name })) }),
    crossing: 'over',
    ...belowOrder(draft),
  };
}

export const finishOrder = ({ known, draft }: At, workspace: string): MethodInput<'rootChange.finish'> => ({
  workspace,
  from: known.from.name,
  ...belowOrder(draft),
});

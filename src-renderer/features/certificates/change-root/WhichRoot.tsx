import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { ChangeRoot } from './ChangeRoot.tsx';
import { text } from './words.ts';

/** The change of the root that is named, of the one that gives way already, or of one that is chosen. */
export function WhichRoot({ authority }: { readonly authority: string | undefined }) {
  const { authorities } = useStore(useBench().overview);
  const { leave, go } = useNavigation();
  const roots = authorities.filter(({ parent, replaces }) => parent === undefined && replaces === undefined);
  const [first] = roots;
  const under = authorities.find(({ replaces }) => replaces !== undefined)?.replaces;
  const [chosen, setChosen] = useState(authority ?? under ?? (roots.length === 1 ? first?.name : undefined));
  const [typed, setTyped] = useState(first?.name ?? '');
  if (chosen !== undefined) return <ChangeRoot key={chosen} from={chosen} />;
  return (
    <Wizard
      title={text.which.title}
      subtitle={text.subtitle}
      steps={text.steps}
      current={0}
      heading={first === undefined ? text.which.none : text.which.heading}
      unsaved={false}
      back={{ label: ui.cancel, onBack: leave }}
      next={
        first === undefined
          ? { label: text.which.create, onNext: () => go({ page: 'create-authority' }) }
          : { label: text.which.next, onNext: () => setChosen(typed) }
      }
    >
      {first === undefined ? null : (
        <ChoiceField
          label={text.which.root}
          value={typed}
          options={roots.map(({ name }) => [name, name] as const)}
          onChange={setTyped}
        />
      )}
    </Wizard>
  );
}

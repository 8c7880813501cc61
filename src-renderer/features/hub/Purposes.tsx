import { hubPurposes as text } from './start-words.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import css from './hub.module.css';
import { defaultRules } from './purposes.ts';

type Face = keyof typeof defaultRules;
type Rule = (typeof defaultRules)[Face];
/** What was chosen; a face that is not in it keeps its default. */
export type PurposeChoices = Readonly<Partial<Record<Face, Rule>>>;

const faces = Object.keys(defaultRules) as Face[];

/** How strict each face is about what a client's certificate is for. */
export function Purposes({
  chosen,
  onChange,
}: {
  readonly chosen: PurposeChoices;
  readonly onChange: (chosen: PurposeChoices) => void;
}) {
  const choose = (face: Face, rule: Rule | '') => {
    const { [face]: _before, ...others } = chosen;
    onChange(rule === '' ? others : { ...others, [face]: rule });
  };
  return (
    <fieldset className={`${css['purposes']} unfolded`}>
      <legend>{text.title}</legend>
      <ul className="dim">
        {text.meanings.map(([name, meaning]) => (
          <li key={name}>
            <b>{name}</b> {meaning}
          </li>
        ))}
      </ul>
      <div className="columns">
        {faces.map((face) => (
          <ChoiceField
            key={face}
            label={text.faces[face]}
            value={chosen[face] ?? ''}
            options={[
              ['', text.defaultRule(defaultRules[face])],
              ['strict', text.rules.strict],
              ['lenient', text.rules.lenient],
            ]}
            onChange={(rule) => choose(face, rule)}
          />
        ))}
      </div>
    </fieldset>
  );
}

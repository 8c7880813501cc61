import { ChoiceField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useSetting } from './use-setting.ts';
import { language as text } from './words.ts';

/** In which language the window speaks. */
export function LanguageSettings() {
  const { value: language, change, failure } = useSetting('language');
  return (
    <Card title={text.title}>
      <div className="stack">
        <div className="columns">
          <ChoiceField
            label={text.label}
            value={language}
            options={text.options}
            hint={text.hint}
            onChange={(wanted) => void change(wanted)}
          />
        </div>
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

import { Button } from '@fluentui/react-components';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { awsThing as text } from './thing-words.ts';
import { Card, Tag } from '../../../ui/Page.tsx';
import hubCss from '../hub.module.css';

/** The registry's things, each with the way to its shadows. */
export function Things({ onOpen }: { readonly onOpen: (name: string) => void }) {
  const { aws } = useStore(useBench().hub);
  const { things = [] } = aws ?? {};
  return (
    <Card title={text.things}>
      <p className="dim">{text.thingsText}</p>
      {things.length === 0 ? (
        <p className="faint">{text.none}</p>
      ) : (
        <ul className="list">
          {things.map(({ name, typeName, attributes, shadows }) => (
            <li key={name} className={hubCss['hubauthority']}>
              <div className="stack tight">
                <div className="row">
                  <h3 className="break">{name}</h3>
                  {typeName === undefined ? null : <Tag>{typeName}</Tag>}
                  <span className="grow" />
                  <Button
                    size="small"
                    aria-label={text.openNamed(text.open(shadows.length), name)}
                    onClick={() => onOpen(name)}
                  >
                    {text.open(shadows.length)}
                  </Button>
                </div>
                {Object.keys(attributes).length === 0 ? null : (
                  <span className="small break">
                    {Object.entries(attributes)
                      .map(([key, value]) => `${key}: ${value}`)
                      .join(' · ')}
                  </span>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

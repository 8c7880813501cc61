import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { Card, Empty } from '../../../ui/Page.tsx';
import { ListItem } from './ListItem.tsx';
import { hubLists as text } from './words.ts';

/** The revocation lists that the hub goes by, where others fetch them, and who may answer for their authorities. */
export function RevocationLists() {
  const bench = useBench();
  const { revocationLists } = useStore(bench.hub);
  return (
    <Card title={text.title}>
      <p className="dim">{bench.hubTerms.revocation === 'ignored' ? text.ignored : text.text}</p>
      {revocationLists.length === 0 ? (
        <Empty>{text.none}</Empty>
      ) : (
        <ul className="list">
          {revocationLists.map((list) => (
            <ListItem key={`${list.name} ${list.doubt ?? ''}`} list={list} />
          ))}
        </ul>
      )}
    </Card>
  );
}

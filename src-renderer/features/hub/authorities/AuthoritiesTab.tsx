import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubAuthorities as text } from '../words.ts';
import { Card, Empty } from '../../../ui/Page.tsx';
import { AuthorityItem } from './AuthorityItem.tsx';
import { RevocationLists } from './RevocationLists.tsx';
import { UploadAuthority } from './UploadAuthority.tsx';

/** Authorities as a cloud's portal shows them: upload, code, proof. */
export function AuthoritiesTab() {
  const bench = useBench();
  const { authorities } = useStore(bench.hub);
  const [said, setSaid] = useState('');
  return (
    <div className="stack">
      <Card
        title={text.title}
        beside={
          <span role="status" className="dim">
            {said}
          </span>
        }
      >
        <p className="dim">{text.text}</p>
        {authorities.length === 0 ? (
          <Empty>{text.none}</Empty>
        ) : (
          <ul className="list">
            {authorities.map((authority) => (
              <AuthorityItem key={authority.name} authority={authority} onSaid={setSaid} />
            ))}
          </ul>
        )}
      </Card>
      <UploadAuthority onSaid={setSaid} />
      <RevocationLists />
    </div>
  );
}

import { useEffect, useState } from 'react';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useBench } from '../bench/bench.ts';
import type { Navigation } from '../ui/navigation.ts';
import { app as text } from './words.ts';
import css from './app.module.css';

/** The whole window takes files: says so while they are held over it, and shows what came of them. */
export function DropTarget({ go }: Pick<Navigation, 'go'>) {
  const bench = useBench();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const subscription = bench.host.subscribe(
      'files.handedOver',
      {},
      ({ sequence, items }) => {
        const files = items.flatMap((item) => item.files.map(({ token }) => token));
        if (files.length > 0) go({ page: 'bring-in', files });
        subscription.acknowledge(sequence);
      },
      () => undefined,
    );
    return () => subscription.close();
  }, [bench, go]);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const hold = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
    };
    addEventListener('dragover', hold);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', hold);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className={css['dropping']} role="status">
      <ArrowDownloadRegular fontSize={48} aria-hidden="true" />
      {text.drop}
    </div>
  );
}

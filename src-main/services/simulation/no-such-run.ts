import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';

/** Somebody asks for a run that is not known, or not any more. */
export const noSuchRun = (): Problem =>
  new Problem('NOT_FOUND', i18n.t('There is no such simulation.'), { field: 'runId' });

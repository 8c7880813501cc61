export { entriesOf, knownPlaces } from './entries.ts';
export { FilterBar } from './FilterBar.tsx';
export { filtered, isFiltered, noFilters } from './filters.ts';
export { Legend } from './Legend.tsx';
export { nothingMarked } from './selection.ts';
export { NothingFound, TableView } from './TableView.tsx';
export { ViewSwitch } from './ViewSwitch.tsx';

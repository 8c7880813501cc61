import {
  Button,
  Menu,
  MenuButton,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SearchBox,
} from '@fluentui/react-components';
import type { RefObject } from 'react';
import { number } from '../../../ui/format.ts';
import { type Facet, type Filters, type Found, type State, isFiltered, noFilters, toggled } from './filters.ts';
import css from './library.module.css';
import { library as text } from './words.ts';

interface FilterBarProps {
  readonly filters: Filters;
  readonly found: Found;
  /** How many there are without a filter. */
  readonly total: number;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onChange: (filters: Filters) => void;
  /** The user goes on to what was found. */
  readonly onLeave: () => void;
}

const menus: readonly Exclude<Facet, 'state'>[] = ['kind', 'group', 'place'];

/** What is looked for, and what it can be narrowed to; each choice with what it would come to. */
export function FilterBar({ filters, found, total, search, onChange, onLeave }: FilterBarProps) {
  return (
    <section className={css['filters']} aria-label={text.filters}>
      <SearchBox
        input={{ ref: search }}
        aria-label={text.search}
        title={text.search}
        placeholder={text.searchShort}
        value={filters.text}
        onChange={(_event, data) => onChange({ ...filters, text: data.value })}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') onLeave();
          if (event.key === 'Escape') onChange({ ...filters, text: '' });
        }}
      />
      {found.options.state.map(({ value, count }) => (
        <button
          key={value}
          type="button"
          className={css['chip']}
          title={text.hints[value as State]}
          aria-pressed={filters.chosen.state.includes(value)}
          onClick={() => onChange(toggled(filters, 'state', value))}
        >
          {text.states[value as State]} <span className="number">{number(count)}</span>
        </button>
      ))}
      {menus.map((facet) => (
        <FacetMenu key={facet} facet={facet} filters={filters} found={found} onChange={onChange} />
      ))}
      {isFiltered(filters) ? (
        <Button size="small" appearance="transparent" className="linkbutton" onClick={() => onChange(noFilters)}>
          {text.clear}
        </Button>
      ) : null}
      <p className="small faint number" role="status">
        {text.shown(found.shown.length, total)}
      </p>
    </section>
  );
}

interface FacetMenuProps extends Pick<FilterBarProps, 'filters' | 'found' | 'onChange'> {
  readonly facet: Exclude<Facet, 'state'>;
}

/** The values of one facet, of which several can be chosen. Not drawn where there is nothing to choose from. */
function FacetMenu({ facet, filters, found, onChange }: FacetMenuProps) {
  const options = found.options[facet];
  const chosen = filters.chosen[facet];
  const label = text.facets[facet];
  const nameOf = (value: string) => (value === '' ? text.none[facet] : value);
  if (options.length < 2 && chosen.length === 0) return null;
  return (
    <Menu
      checkedValues={{ [facet]: [...chosen] }}
      onCheckedValueChange={(_event, { checkedItems }) =>
        onChange({ ...filters, chosen: { ...filters.chosen, [facet]: checkedItems } })
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton size="small" appearance={chosen.length > 0 ? 'primary' : 'secondary'}>
          {chosen.length === 0 ? label : `${label}: ${chosen.map(nameOf).join(', ')}`}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {options.map(({ value, count }) => (
            <MenuItemCheckbox key={value} name={facet} value={value} secondaryContent={number(count)}>
              {nameOf(value)}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

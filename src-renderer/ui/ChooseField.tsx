import { Button, Field } from '@fluentui/react-components';
import { FolderRegular } from '@fluentui/react-icons';

interface ChooseFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly fault: string | undefined;
  readonly required?: boolean;
  /** Words of the button. */
  readonly choose: string;
  readonly folder?: boolean;
  readonly chosen: string | undefined;
  /** Where nothing is chosen. */
  readonly none: string;
  readonly onChoose: () => void;
  /** Takes the choice back. */
  readonly remove?: { readonly label: string; readonly onRemove: () => void } | undefined;
}

/** A file or a folder, chosen by the system's dialog. */
export function ChooseField(props: ChooseFieldProps) {
  const { label, hint, fault, required = false, choose, folder = false, chosen, none, onChoose, remove } = props;
  return (
    <Field
      label={label}
      required={required}
      {...(hint === undefined ? {} : { hint })}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      {(field) => (
        <div className="row">
          {/* A button has a name of its own, and cannot be required. */}
          <Button
            {...field}
            aria-labelledby={undefined}
            aria-required={undefined}
            aria-label={`${label}: ${choose}`}
            {...(folder ? { icon: <FolderRegular /> } : {})}
            onClick={onChoose}
          >
            {choose}
          </Button>
          <span className={chosen === undefined ? 'faint' : 'mono break'}>{chosen ?? none}</span>
          {chosen === undefined || remove === undefined ? null : (
            <Button size="small" appearance="subtle" onClick={remove.onRemove}>
              {remove.label}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

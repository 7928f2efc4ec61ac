/*
 * A button of a bench that is no key of the instrument.
 */

interface Props {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => unknown;
}

export function Knob({ label, disabled = false, onClick }: Props) {
  return (
    <button type="button" class="knob" disabled={disabled} onClick={onClick}>
      {label}
    </button>
  );
}

/*
 * The icons on the keys, drawn as SVG: glyphs of a font differ from system to system. And a
 * button that shows nothing else.
 */

const PATHS = {
  play: 'M7 4.5v15l12 -7.5z',
  pause: 'M7 5h3.5v14h-3.5zM13.5 5h3.5v14h-3.5z',
  start: 'M5 5h2.5v14h-2.5zM19 5v14l-10 -7z',
  end: 'M16.5 5h2.5v14h-2.5zM5 5v14l10 -7z',
  back: 'M17 5v14l-10 -7z',
  forward: 'M7 5v14l10 -7z',
  undo: 'M9 5l-6 5l6 5v-3.5h5a3.5 3.5 0 0 1 0 7h-3v3h3a6.5 6.5 0 0 0 0 -13h-5z',
  redo: 'M15 5l6 5l-6 5v-3.5h-5a3.5 3.5 0 0 0 0 7h3v3h-3a6.5 6.5 0 0 1 0 -13h5z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, class: kind = 'tool', disabled, onClick }: IconButtonProps) {
  return (
    <button type="button" class={kind} title={label} aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

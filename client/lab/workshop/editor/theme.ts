/*
 * How the editor looks: the inks of the page, which follow light and dark by themselves, since custom properties reach
 * into a shadow root.
 */

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const look = EditorView.theme({
  '&': { blockSize: '100%', backgroundColor: 'var(--paper)', color: 'var(--ink)', fontSize: '0.9rem' },
  '&.cm-focused': { outline: '2px solid var(--others)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--case)', color: 'var(--ink-soft)', border: '0' },
  '.cm-activeLine': { backgroundColor: '#0000' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--rule)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--case)',
    color: 'var(--ink)',
    border: '1px solid var(--seam)',
    fontSize: '0.9rem',
  },
  '.cm-tooltip.cm-completionInfo': { maxInlineSize: '20rem', padding: '0.4rem 0.6rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--others)',
    color: 'var(--on-ink)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--rule)',
    outline: '1px solid var(--seam)',
  },
  '.ran-gutter': { minInlineSize: '4rem' },
  '.ran': { display: 'block', paddingInline: '0.25rem', textAlign: 'end', color: 'var(--ink-soft)' },
  '.ran-now': { backgroundColor: 'var(--me)', color: 'var(--on-ink)', fontWeight: '700' },
  '.ran-line': { backgroundColor: 'color-mix(in srgb, var(--me) 14%, #0000)' },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword], color: 'var(--me)' },
  {
    tag: [tags.number, tags.bool, tags.null, tags.string, tags.special(tags.string)],
    color: 'var(--others)',
  },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], fontWeight: '600' },
  { tag: tags.invalid, textDecoration: 'underline wavy var(--warn)' },
]);

export const theme: Extension = [look, syntaxHighlighting(colours)];

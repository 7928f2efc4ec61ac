/*
 * The lessons, in the order of the course.
 */

import { echo } from './echo.ts';
import type { Lesson, LessonWorld } from './lesson.ts';

export function lessons(_world: LessonWorld): readonly Lesson[] {
  return [echo()];
}

import type { TeacherSetup } from './outputs.js';
import type { ViewedPhoto, ViewSettings } from './views.js';

/** What a thread that cuts views is started with. */
export interface ViewsSetup {
  readonly views: ViewSettings;
  /** Sides of the crops that are wanted, in pixels. */
  readonly sizes: readonly number[];
  /** The size that is wanted back where the thread asks the teachers itself. */
  readonly kept: number;
  /** Teachers for the thread's own engine; none where another engine asks them. */
  readonly teachers: readonly TeacherSetup[];
}

export interface ViewTask extends ViewedPhoto {
  /** View by view, the photo that lies on part of it. */
  readonly others: readonly (ViewedPhoto | undefined)[];
}

/** The views of one photo, view after view: crops by size, and what each of the thread's teachers says of them. */
export type PhotoViews =
  | {
      readonly ok: true;
      readonly crops: ReadonlyMap<number, Uint8Array>;
      /** One list a teacher: one array a target, view after view. */
      readonly answers: readonly (readonly Float32Array[])[];
    }
  | { readonly ok: false; readonly reason: string };

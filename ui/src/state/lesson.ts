import type { LessonBlock } from "../host";

/**
 * Cuts a lesson into parts, each short enough for one look: a heading begins a part, and a question
 * or a task stands in a part of its own, with the heading right before it if there is one.
 */
export function partsOf(blocks: readonly LessonBlock[]): LessonBlock[][] {
  const parts: LessonBlock[][] = [];
  let open: LessonBlock[] = [];
  const close = () => {
    if (open.length > 0) parts.push(open);
    open = [];
  };
  for (const block of blocks) {
    const alone = block.block === "question" || block.block === "do-it";
    const onlyHeading = open.length === 1 && open[0]?.block === "heading";
    if (block.block === "heading" || (alone && !onlyHeading)) close();
    open.push(block);
    if (alone) close();
  }
  close();
  return parts;
}

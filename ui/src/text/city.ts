// Words of the city's screens, which are fetched when they are first gone to.

import type { Alert, Ended, PlaceReason, Proof } from "../host";
import { m } from "../paraglide/messages.js";
import { spoken } from "./language.svelte";
import { severityWord } from "./words";

type Word = () => string;

const PROOFS: Record<Proof, Word> = {
  verified: m.proof_verified,
  repaired: m.proof_repaired,
  "unknown-signer": m.proof_unknown_signer,
  unsigned: m.proof_unsigned,
  "not-checked": m.proof_not_checked,
  broken: m.proof_broken,
};

const ENDED: Record<Ended, Word> = {
  replaced: m.alert_ended_replaced,
  withdrawn: m.alert_ended_withdrawn,
  over: m.alert_ended_over,
};

const PARTS: Record<string, Word> = {
  now: m.part_now,
  next: m.part_next,
  after: m.part_after,
  medical: m.part_medical,
  lifts: m.part_lifts,
  children: m.part_children,
  deaf: m.part_deaf,
  blind: m.part_blind,
  older: m.part_older,
  pets: m.part_pets,
};

export const proofWord = (proof: Proof) => PROOFS[proof]();
/** How a warning stands: that it ended, that the danger did, or how urgent it is. */
export function standWord({ ended, all_clear, severity }: Alert): string {
  if (ended !== null) return ENDED[ended]();
  return all_clear ? m.alert_all_clear() : severityWord(severity);
}

/** The address that dials a number. */
export const dial = (number: string) => `tel:${number.replace(/[^+\d]/g, "")}`;

/** A country in the resident's language, from its ISO 3166 code. */
export function countryWord(code: string, language: string = spoken()): string {
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export const partWord = (part: string) => (PARTS[part] ?? m.part_next)();

/** What a place is called. */
export const placeWord = ({ id, name }: { id: string; name: string }) =>
  name || (id === "work" ? m.place_work() : m.place_home());

/** Why a warning does or does not concern a place. */
export function reasonWord({ place: id, name, reason }: PlaceReason): string {
  const place = placeWord({ id, name });
  switch (reason.why) {
    case "inside":
      return m.reason_inside({ place, area: reason.area });
    case "code":
      return m.reason_code({ place, area: reason.area });
    case "outside":
      return m.reason_outside({ place, km: distance(reason.km) });
    case "other-codes":
      return m.reason_other({ place });
    default:
      return m.reason_unknown({ place });
  }
}

const distance = (km: number) =>
  new Intl.NumberFormat(spoken(), { maximumSignificantDigits: km < 100 ? 2 : 3 }).format(km);

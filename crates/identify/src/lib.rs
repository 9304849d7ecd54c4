//! Turns observations into devices with kind, maker, model and firmware. Pure.

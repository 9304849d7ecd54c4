//! What to do now: the steps for when a city's systems fail or are attacked.

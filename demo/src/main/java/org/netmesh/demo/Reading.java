package org.netmesh.demo;

/**
 * One figure of this machine at one moment.
 *
 * @param name what was read, as the table shows it
 * @param unit as {@link Amount} knows it: {@code %}, {@code B}, {@code B/s}, {@code /s} or empty
 */
public record Reading(String name, double value, String unit) {}

package org.netmesh.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the figure of the reference that a JMH benchmark is to be held against: area, blank, name
 * as in {@code bench/reference/README.md}. {@code {x}} stands for the value of the benchmark's
 * parameter {@code x}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Against {
    String value();
}

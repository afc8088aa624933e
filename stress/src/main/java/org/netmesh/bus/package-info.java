/**
 * Races of the event bus. Run from {@code stress/target}: {@code java
 * --enable-native-access=ALL-UNNAMED -cp "classes:$(cat classpath)" org.openjdk.jcstress.Main -m
 * quick -t Shard -r report}
 */
@NullMarked
package org.netmesh.bus;

import org.jspecify.annotations.NullMarked;

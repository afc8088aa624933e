package org.netmesh.bus;

/** Where a subscription begins (spec 05 §22.2). Immutable. */
public sealed interface StartFrom {
    /** With the oldest event that is stored: the default. */
    record Beginning() implements StartFrom {}

    /** With events stored from now on. */
    record Latest() implements StartFrom {}

    /** Behind what an earlier reader had. */
    record At(Cursor cursor) implements StartFrom {}

    static StartFrom beginning() {
        return new Beginning();
    }

    static StartFrom latest() {
        return new Latest();
    }

    static StartFrom at(Cursor cursor) {
        return new At(cursor);
    }
}

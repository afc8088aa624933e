package org.netmesh.mesh.extended;

import java.util.function.Consumer;

/** The fate of one message over the packets that carry it, told once. Confined to one thread. */
final class Delivery {
    private final Consumer<Boolean> told;
    private int open;
    private boolean allAdmitted;
    private boolean over;

    /**
     * @param told whether it arrived
     */
    Delivery(Consumer<Boolean> told) {
        this.told = told;
    }

    void admitted(boolean last) {
        open++;
        allAdmitted = last;
    }

    void acknowledged() {
        open--;
        if (open == 0 && allAdmitted) tell(true);
    }

    void failed() {
        tell(false);
    }

    private void tell(boolean arrived) {
        if (over) return;
        over = true;
        told.accept(arrived);
    }
}

package org.netmesh.capability;

/** An accelerator that is no GPU; it does not leave the node in the tags of 0.19. Immutable. */
public record Accelerator(AcceleratorKind kind, String model, long memoryGb, int topsX10) {
    public Accelerator {
        Ranges.check("memoryGb", memoryGb, Ranges.U32);
        Ranges.check("topsX10", topsX10, Ranges.U16);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the fields. Confined to one thread. */
    public static final class Builder {
        private AcceleratorKind kind = AcceleratorKind.UNKNOWN;
        private String model = "";
        private long memoryGb = 0;
        private int topsX10 = 0;

        private Builder() {}

        public Builder kind(AcceleratorKind value) {
            kind = value;
            return this;
        }

        public Builder model(String value) {
            model = value;
            return this;
        }

        /** GB, 0 to 2^32 - 1. */
        public Builder memoryGb(long value) {
            memoryGb = value;
            return this;
        }

        /** TOPS times ten, 0 to 65,535. */
        public Builder topsX10(int value) {
            topsX10 = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Accelerator build() {
            return new Accelerator(kind, model, memoryGb, topsX10);
        }
    }
}

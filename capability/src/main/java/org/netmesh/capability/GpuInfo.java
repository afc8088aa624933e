package org.netmesh.capability;

/** One GPU (spec 04a §4.1). Zero and empty mean "not said". Immutable. */
public record GpuInfo(
        GpuVendor vendor,
        String model,
        long vramGb,
        int computeUnits,
        int tensorCores,
        long fp16TflopsX10) {
    public GpuInfo {
        Ranges.check("vramGb", vramGb, Ranges.U32);
        Ranges.check("computeUnits", computeUnits, Ranges.U16);
        Ranges.check("tensorCores", tensorCores, Ranges.U16);
        Ranges.check("fp16TflopsX10", fp16TflopsX10, Ranges.U32);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the fields. Confined to one thread. */
    public static final class Builder {
        private GpuVendor vendor = GpuVendor.UNKNOWN;
        private String model = "";
        private long vramGb = 0;
        private int computeUnits = 0;
        private int tensorCores = 0;
        private long fp16TflopsX10 = 0;

        private Builder() {}

        public Builder vendor(GpuVendor value) {
            vendor = value;
            return this;
        }

        public Builder model(String value) {
            model = value;
            return this;
        }

        /** Video memory in GB, 0 to 2^32 - 1. */
        public Builder vramGb(long value) {
            vramGb = value;
            return this;
        }

        /** 0 to 65,535. */
        public Builder computeUnits(int value) {
            computeUnits = value;
            return this;
        }

        /** 0 to 65,535. */
        public Builder tensorCores(int value) {
            tensorCores = value;
            return this;
        }

        /** FP16 TFLOPS times ten, 0 to 2^32 - 1. */
        public Builder fp16TflopsX10(long value) {
            fp16TflopsX10 = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a number is out of its range
         */
        public GpuInfo build() {
            return new GpuInfo(vendor, model, vramGb, computeUnits, tensorCores, fp16TflopsX10);
        }
    }
}

package org.netmesh.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One model that a node serves (spec 04a §4.4). Zero, empty and absent mean "not said". Immutable.
 */
public record ModelCapability(
        String modelId,
        String family,
        long parametersBX10,
        long contextLength,
        Optional<String> quantization,
        List<Modality> modalities,
        long tokensPerSec,
        boolean loaded) {
    public ModelCapability {
        Ranges.check("parametersBX10", parametersBX10, Ranges.U32);
        Ranges.check("contextLength", contextLength, Ranges.U32);
        Ranges.check("tokensPerSec", tokensPerSec, Ranges.U32);
        modalities = List.copyOf(modalities);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A model of that id that handles text. */
    public static ModelCapability of(String modelId) {
        return builder().modelId(modelId).build();
    }

    /** Collects the fields. Confined to one thread. */
    public static final class Builder {
        private String modelId = "";
        private String family = "";
        private long parametersBX10 = 0;
        private long contextLength = 0;
        private Optional<String> quantization = Optional.empty();
        private final List<Modality> modalities = new ArrayList<>(List.of(Modality.TEXT));
        private long tokensPerSec = 0;
        private boolean loaded = false;

        private Builder() {}

        public Builder modelId(String value) {
            modelId = value;
            return this;
        }

        public Builder family(String value) {
            family = value;
            return this;
        }

        /** Billions of parameters times ten, 0 to 2^32 - 1. */
        public Builder parametersBX10(long value) {
            parametersBX10 = value;
            return this;
        }

        /** Tokens, 0 to 2^32 - 1. */
        public Builder contextLength(long value) {
            contextLength = value;
            return this;
        }

        public Builder quantization(String value) {
            quantization = Optional.of(value);
            return this;
        }

        /** 0 to 2^32 - 1. */
        public Builder tokensPerSec(long value) {
            tokensPerSec = value;
            return this;
        }

        /** Whether it is ready in memory. */
        public Builder loaded(boolean value) {
            loaded = value;
            return this;
        }

        /** Adds one, once. The default is text alone. */
        public Builder modality(Modality value) {
            if (!modalities.contains(value)) modalities.add(value);
            return this;
        }

        /** Exactly these, in this order. */
        public Builder modalities(List<Modality> values) {
            modalities.clear();
            modalities.addAll(values);
            return this;
        }

        /**
         * @throws IllegalArgumentException if a number is out of its range
         */
        public ModelCapability build() {
            return new ModelCapability(
                    modelId,
                    family,
                    parametersBX10,
                    contextLength,
                    quantization,
                    modalities,
                    tokensPerSec,
                    loaded);
        }
    }
}

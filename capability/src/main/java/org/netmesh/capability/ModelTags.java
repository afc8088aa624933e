package org.netmesh.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Models as tags: {@code software.model.<i>.*} (spec 04a §4.4). */
final class ModelTags {
    static final String PREFIX = "model.";
    static final String ID = "id";

    private ModelTags() {}

    static boolean owns(TagKey key) {
        return key.axis() == TaxonomyAxis.SOFTWARE && key.key().startsWith(PREFIX);
    }

    static void encode(List<ModelCapability> models, List<Tag> out) {
        TagWriter tags = new TagWriter(TaxonomyAxis.SOFTWARE, out);
        for (int i = 0; i < models.size(); i++) {
            ModelCapability model = models.get(i);
            String block = PREFIX + i + ".";
            tags.text(block + ID, model.modelId());
            tags.text(block + "family", model.family());
            tags.number(block + "parameters_b_x10", model.parametersBX10());
            tags.number(block + "context_length", model.contextLength());
            model.quantization().ifPresent(text -> tags.value(block + "quantization", text));
            tags.text(
                    block + "modalities",
                    model.modalities().stream()
                            .map(Modality::wire)
                            .collect(Collectors.joining(",")));
            tags.number(block + "tokens_per_sec", model.tokensPerSec());
            if (model.loaded()) tags.value(block + "loaded", "true");
        }
    }

    static List<ModelCapability> decode(Collection<Tag> tags) {
        return Blocks.decode(
                tags,
                PREFIX,
                () -> ModelCapability.builder().modalities(List.of()),
                ModelTags::take,
                ModelCapability.Builder::build);
    }

    private static void take(ModelCapability.Builder model, String field, String value) {
        switch (field) {
            case ID -> model.modelId(value);
            case "family" -> model.family(value);
            case "parameters_b_x10" -> model.parametersBX10(Ranges.parse(value, Ranges.U32, 0));
            case "context_length" -> model.contextLength(Ranges.parse(value, Ranges.U32, 0));
            case "quantization" -> model.quantization(value);
            case "modalities" -> model.modalities(modalities(value));
            case "tokens_per_sec" -> model.tokensPerSec(Ranges.parse(value, Ranges.U32, 0));
            case "loaded" -> model.loaded(value.equals("true"));
            default -> {}
        }
    }

    /** An unknown part reads as text, repeats included. */
    private static List<Modality> modalities(String value) {
        List<Modality> modalities = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            modalities.add(Modality.ofTag(part).orElse(Modality.TEXT));
        }
        return modalities;
    }
}

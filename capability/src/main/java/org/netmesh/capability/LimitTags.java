package org.netmesh.capability;

import java.util.Collection;
import java.util.List;

/** Resource limits as tags: {@code hardware.limits.*} (spec 04a §4.2). */
final class LimitTags {
    private static final String PREFIX = "limits.";

    private LimitTags() {}

    static boolean owns(TagKey key) {
        return key.axis() == TaxonomyAxis.HARDWARE && key.key().startsWith(PREFIX);
    }

    static void encode(CapabilityLimits limits, List<Tag> out) {
        TagWriter tags = new TagWriter(TaxonomyAxis.HARDWARE, out);
        tags.number("limits.max_concurrent_requests", limits.maxConcurrentRequests());
        tags.number("limits.max_tokens_per_request", limits.maxTokensPerRequest());
        tags.number("limits.rate_limit_rpm", limits.rateLimitRpm());
        tags.number("limits.max_batch_size", limits.maxBatchSize());
        tags.number("limits.max_input_bytes", limits.maxInputBytes());
        tags.number("limits.max_output_bytes", limits.maxOutputBytes());
    }

    static CapabilityLimits decode(Collection<Tag> tags) {
        CapabilityLimits.Builder limits = CapabilityLimits.builder();
        TagReader.read(tags, TaxonomyAxis.HARDWARE, (key, value) -> take(limits, key, value));
        return limits.build();
    }

    private static void take(CapabilityLimits.Builder limits, String key, String value) {
        if (!key.startsWith(PREFIX)) return;
        long number = Ranges.parse(value, Ranges.U32, 0);
        switch (key.substring(PREFIX.length())) {
            case "max_concurrent_requests" -> limits.maxConcurrentRequests(number);
            case "max_tokens_per_request" -> limits.maxTokensPerRequest(number);
            case "rate_limit_rpm" -> limits.rateLimitRpm(number);
            case "max_batch_size" -> limits.maxBatchSize(number);
            case "max_input_bytes" -> limits.maxInputBytes(number);
            case "max_output_bytes" -> limits.maxOutputBytes(number);
            default -> {}
        }
    }
}

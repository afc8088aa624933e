package org.netmesh.capability.diff;

import java.util.Locale;
import org.netmesh.kernel.codec.MalformedException;

/** Constants as the reference writes them: {@code TOOL_USE} is {@code ToolUse}. Stateless. */
final class Words {
    private Words() {}

    static String capitalised(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }

    /**
     * @throws MalformedException if no constant is written so
     */
    static <E extends Enum<E>> E parse(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (capitalised(constant).equals(word)) return constant;
        }
        throw MalformedException.invalid(
                "no %s is called %s".formatted(type.getSimpleName(), word));
    }
}

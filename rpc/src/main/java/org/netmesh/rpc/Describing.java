package org.netmesh.rpc;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Derives the description of a contract from its Java types. Used once, by one thread. */
final class Describing {
    private static final Map<Class<?>, String> SCALARS = scalars();

    private final Map<String, Description.Named> types = new TreeMap<>();
    // The name of each type that has one; two classes may have the same simple name.
    private final Map<String, String> names = new HashMap<>();

    private Describing() {}

    static Description of(Contract contract) {
        Describing describing = new Describing();
        List<Description.Service> methods =
                contract.methods().stream().map(describing::service).toList();
        return new Description(contract.name(), methods, describing.types);
    }

    private Description.Service service(ContractMethod method) {
        return new Description.Service(
                method.service().value(),
                method.shape(),
                text(method.request(), Map.of()),
                text(method.response(), Map.of()));
    }

    private String text(Type type, Map<TypeVariable<?>, Type> bound) {
        return switch (type) {
            case Class<?> plain -> text(plain);
            case ParameterizedType generic -> text(generic, bound);
            case GenericArrayType array -> "[" + text(array.getGenericComponentType(), bound) + "]";
            case TypeVariable<?> variable when bound.containsKey(variable) ->
                    text(bound.get(variable), bound);
            case WildcardType wild -> text(wild.getUpperBounds()[0], bound);
            default -> "any";
        };
    }

    private String text(Class<?> type) {
        String scalar = SCALARS.get(type);
        if (scalar != null) return scalar;
        if (type.isArray()) return "[" + text(type.getComponentType()) + "]";
        if (type.isEnum()) return named(type, Map.of());
        if (type.isRecord()) return named(type, Map.of());
        return type.getName();
    }

    private String text(ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) return optional(text(arguments[0], bound));
        if (Collection.class.isAssignableFrom(raw)) return "[" + text(arguments[0], bound) + "]";
        if (Map.class.isAssignableFrom(raw)) return "{" + text(arguments[1], bound) + "}";
        if (!raw.isRecord()) return raw.getName();
        Map<TypeVariable<?>, Type> own = new HashMap<>(bound);
        for (int at = 0; at < arguments.length; at++) {
            Type argument = arguments[at];
            own.put(
                    raw.getTypeParameters()[at],
                    argument instanceof TypeVariable<?> outer
                            ? bound.getOrDefault(outer, outer)
                            : argument);
        }
        return named(raw, own);
    }

    /** The name under which the table holds the type, which it does from now on. */
    private String named(Class<?> type, Map<TypeVariable<?>, Type> bound) {
        String exact = bound.isEmpty() ? type.getName() : type.getName() + bound.values();
        String known = names.get(exact);
        if (known != null) return known;
        String name = type.getSimpleName();
        for (int more = 2; names.containsValue(name); more++) name = type.getSimpleName() + more;
        names.put(exact, name);
        types.put(name, type.isEnum() ? constants(type) : fields(type, bound));
        return name;
    }

    private static Description.Named constants(Class<?> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants())
                        .map(each -> ((Enum<?>) each).name())
                        .toList();
        return new Description.Named(Optional.empty(), Optional.of(names));
    }

    private Description.Named fields(Class<?> type, Map<TypeVariable<?>, Type> bound) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String text = text(component.getGenericType(), bound);
            boolean mayBeAbsent = RequiredComponents.optional(component);
            fields.put(component.getName(), mayBeAbsent ? optional(text) : text);
        }
        return new Description.Named(Optional.of(fields), Optional.empty());
    }

    private static String optional(String text) {
        return text.endsWith("?") ? text : text + "?";
    }

    private static Map<Class<?>, String> scalars() {
        Map<Class<?>, String> texts = new HashMap<>();
        texts.put(Void.class, "nothing");
        texts.put(String.class, "text");
        texts.put(char.class, "text");
        texts.put(Character.class, "text");
        texts.put(boolean.class, "bool");
        texts.put(Boolean.class, "bool");
        texts.put(byte.class, "int8");
        texts.put(Byte.class, "int8");
        texts.put(short.class, "int16");
        texts.put(Short.class, "int16");
        texts.put(int.class, "int32");
        texts.put(Integer.class, "int32");
        texts.put(long.class, "int64");
        texts.put(Long.class, "int64");
        texts.put(BigInteger.class, "integer");
        texts.put(float.class, "float32");
        texts.put(Float.class, "float32");
        texts.put(double.class, "float64");
        texts.put(Double.class, "float64");
        texts.put(BigDecimal.class, "decimal");
        texts.put(OptionalInt.class, "int32?");
        texts.put(OptionalLong.class, "int64?");
        texts.put(OptionalDouble.class, "float64?");
        texts.put(byte[].class, "bytes");
        texts.put(Object.class, "any");
        return Map.copyOf(texts);
    }
}

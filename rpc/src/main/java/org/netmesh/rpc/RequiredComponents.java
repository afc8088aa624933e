package org.netmesh.rpc;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Tells Jackson which components of a record must be there, and must not be null: all but those
 * that say otherwise by their type. Stateless.
 */
final class RequiredComponents extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** Whether a component may be absent or null. */
    static boolean optional(RecordComponent component) {
        return OPTIONALS.contains(component.getType()) || nullable(component.getAnnotatedType());
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        Optional<RecordComponent> component = component(member);
        if (component.isEmpty()) return super.hasRequiredMarker(config, member);
        return !optional(component.get());
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        JsonSetter.Value own = super.findSetterInfo(config, annotated);
        if (own != null && !JsonSetter.Value.empty().equals(own)) return own;
        return component(annotated)
                .filter(component -> !optional(component))
                .map(_ -> JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
                .orElse(JsonSetter.Value.empty());
    }

    private static Optional<RecordComponent> component(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)) return Optional.empty();
        Class<?> owner = parameter.getDeclaringClass();
        if (!owner.isRecord()) return Optional.empty();
        RecordComponent[] components = owner.getRecordComponents();
        boolean canonical = parameter.getOwner().getParameterCount() == components.length;
        return canonical ? Optional.of(components[parameter.getIndex()]) : Optional.empty();
    }

    /**
     * By its name: whose annotation it is does not matter, and ours need not be there to be run.
     */
    private static boolean nullable(AnnotatedType type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(found -> found.annotationType().getSimpleName().equals("Nullable"));
    }
}

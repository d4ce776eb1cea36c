using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rlfw.Plans.Binding;

/// <summary>One option: a settable public property of an options record.</summary>
internal sealed class OptionProperty
{
    public OptionProperty(PropertyInfo property, NullabilityInfoContext nullability)
    {
        Property = property;
        Key = OptionShapes.SnakeCase(property.Name);
        Shape = OptionShapes.Of(property.PropertyType, $"the option {property.DeclaringType!.Name}.{property.Name}");
        Nullable =
            System.Nullable.GetUnderlyingType(property.PropertyType) is not null
            || nullability.Create(property).WriteState == NullabilityState.Nullable;
        Rules = [.. property.GetCustomAttributes<ValidationAttribute>()];
        Required = property.IsDefined(typeof(RequiredMemberAttribute)) || Rules.OfType<RequiredAttribute>().Any();
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        AllowsSingle = property.IsDefined(typeof(AllowSingleAttribute));
        IsInlinePlugin = property.IsDefined(typeof(InlinePluginAttribute));
    }

    public PropertyInfo Property { get; }

    /// <summary>Its name in files.</summary>
    public string Key { get; }

    public OptionShape Shape { get; }

    /// <summary>Whether <c>null</c> may be written.</summary>
    public bool Nullable { get; }

    public bool Required { get; }

    public string Description { get; }

    /// <summary>What [Range] and its like say.</summary>
    public IReadOnlyList<ValidationAttribute> Rules { get; }

    /// <summary>Whether one element may stand for a list of one.</summary>
    public bool AllowsSingle { get; }

    /// <summary>Whether the plugin's keys stand beside those of the record, as in <c>{ plugin: format, weight: 2 }</c>.</summary>
    public bool IsInlinePlugin { get; }
}

using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>Makes options records from values that code gives, by the options' names in files.</summary>
internal static class OptionValues
{
    /// <summary>An options record with some values set and checked as those of a file are.</summary>
    /// <param name="plugin">Whose options.</param>
    /// <param name="values">By name: "path".</param>
    /// <exception cref="PluginException">An option does not exist or does not take the value.</exception>
    /// <exception cref="UserErrorException">The record refuses its values.</exception>
    public static object Make(PluginDescriptor plugin, IReadOnlyDictionary<string, object> values)
    {
        var options = Activator.CreateInstance(plugin.OptionsType)!;
        var properties = plugin
            .OptionsType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true })
            .ToDictionary(
                property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
                StringComparer.Ordinal
            );
        foreach (var (name, value) in values)
        {
            if (!properties.TryGetValue(name, out var property))
            {
                throw new PluginException($"{PluginTypes.NameOf(plugin).Quoted()} has no option '{name}'");
            }

            property.SetValue(options, Converted(plugin, name, value, property.PropertyType));
        }

        var faults = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
            ? options
            : throw new UserErrorException(
                $"{PluginTypes.NameOf(plugin).Quoted()}: {string.Join("; ", faults.Select(fault => fault.ErrorMessage))}"
            );
    }

    private static object Converted(PluginDescriptor plugin, string name, object value, Type type)
    {
        var own = Nullable.GetUnderlyingType(type) ?? type;
        if (own.IsInstanceOfType(value))
        {
            return value;
        }

        // Members of an enum are written in snake_case, as in files.
        var member = own.IsEnum
            ? Enum.GetNames(own).FirstOrDefault(x => JsonNamingPolicy.SnakeCaseLower.ConvertName(x) == value as string)
            : null;
        return member is null
            ? throw new PluginException(
                $"the option '{name}' of {PluginTypes.NameOf(plugin).Quoted()} does not take '{value}'"
            )
            : Enum.Parse(own, member);
    }
}

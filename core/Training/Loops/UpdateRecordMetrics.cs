using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>The metrics of an update record: its public numeric properties, by compiled getters made once per type.</summary>
public static class UpdateRecordMetrics
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(string, Func<UpdateRecord, double?>)>> _known =
        new();

    /// <summary>Names (snake_case) and getters, in the order of declaration; null where a property holds null.</summary>
    /// <param name="recordType">A type derived from <see cref="UpdateRecord"/>.</param>
    public static IReadOnlyList<(string Name, Func<UpdateRecord, double?> Value)> Of(Type recordType) =>
        _known.GetOrAdd(
            recordType,
            type =>
                [
                    .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(x =>
                            x.GetMethod is not null && x.GetIndexParameters().Length == 0 && IsNumber(x.PropertyType)
                        )
                        .OrderBy(x => x.MetadataToken)
                        .Select(x => (NameOf(x), Getter(x))),
                ]
        );

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<MetricNameAttribute>()?.Name
        ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    /// <summary>The metrics of a record by name, without those that are null.</summary>
    /// <param name="record">The record.</param>
    public static IEnumerable<KeyValuePair<string, double>> Values(UpdateRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Of(record.GetType())
            .Select(metric => (metric.Name, Value: metric.Value(record)))
            .Where(metric => metric.Value.HasValue)
            .Select(metric => KeyValuePair.Create(metric.Name, metric.Value!.Value));
    }

    private static bool IsNumber(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type)
            is TypeCode.Double
                or TypeCode.Single
                or TypeCode.Int32
                or TypeCode.Int64
        && !type.IsEnum;

    private static Func<UpdateRecord, double?> Getter(PropertyInfo property)
    {
        var record = Expression.Parameter(typeof(UpdateRecord));
        var value = Expression.Property(Expression.Convert(record, property.DeclaringType!), property);
        return Expression
            .Lambda<Func<UpdateRecord, double?>>(Expression.Convert(value, typeof(double?)), record)
            .Compile();
    }
}

using System.ComponentModel.DataAnnotations;

namespace Rlfw.Rewards.Tests;

/// <summary>Validates an options record as the plan binder does: attributes first, then the record's own checks.</summary>
public static class OptionsCheck
{
    public static IReadOnlyList<string> Faults(object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }
}

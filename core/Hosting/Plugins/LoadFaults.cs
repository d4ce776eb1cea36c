using System.Reflection;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>Turns what .NET throws while a plugin is loaded or made into a sentence that says what to do.</summary>
internal static class LoadFaults
{
    private const int MostLoaderFaults = 3;

    /// <summary>Explains an exception in one or two sentences, without a stack trace.</summary>
    /// <param name="fault">The exception.</param>
    public static string Explain(Exception fault) =>
        fault switch
        {
            PluginLoadException or UserErrorException or PluginException => fault.Message,
            ReflectionTypeLoadException types => Unfold(types),
            TargetInvocationException { InnerException: { } inner } => Explain(inner),
            TypeInitializationException { InnerException: { } inner } initializer =>
                $"the static constructor of {initializer.TypeName} threw {Describe(inner)}",
            BadImageFormatException => $"{FileOf(fault)} is damaged or not a .NET assembly: build the plugin again",
            FileNotFoundException { FileName: { } file } => $"the assembly '{SimpleName(file)}' is missing. {Cure}",
            FileLoadException => $"an assembly could not be loaded: {FirstLine(fault)}",
            TypeLoadException or MissingMemberException =>
                $"it was built against other versions of the assemblies it meets here: {FirstLine(fault)} Build it again",
            IOException or UnauthorizedAccessException or JsonException => FirstLine(fault),
            _ => $"it threw {Describe(fault)}",
        };

    /// <summary>The cure for a missing private dependency.</summary>
    public const string Cure =
        "A plugin folder holds its private dependencies: build it with <EnableDynamicLoading>true</EnableDynamicLoading> and "
        + "copy the whole output folder";

    /// <summary>An exception's type and the first line of its message.</summary>
    /// <param name="fault">The exception.</param>
    public static string Describe(Exception fault) => $"{fault.GetType().Name}: {FirstLine(fault)}";

    private static string FirstLine(Exception fault) => fault.Message.Split('\n', 2)[0].TrimEnd('\r', ' ');

    private static string Unfold(ReflectionTypeLoadException fault)
    {
        var reasons = fault
            .LoaderExceptions.OfType<Exception>()
            .Select(Explain)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var shown = string.Join("; ", reasons.Take(MostLoaderFaults));
        return reasons.Length > MostLoaderFaults ? $"{shown}; and {reasons.Length - MostLoaderFaults} more" : shown;
    }

    private static string FileOf(Exception fault) =>
        fault is BadImageFormatException { FileName: { Length: > 0 } file }
            ? SimpleName(Path.GetFileName(file))
            : "the assembly";

    /// <summary>"Some.Library" of "Some.Library, Version=1.0.0.0, Culture=neutral, ...".</summary>
    private static string SimpleName(string file) => file.Split(',', 2)[0];
}

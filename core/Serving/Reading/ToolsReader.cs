using System.Text.Json;

namespace Rlfw.Serving.Reading;

/// <summary>The tools of a chat request, and whether they may be called.</summary>
internal static class ToolsReader
{
    /// <summary>The definitions that the dialog shows; empty where there are none, or none may be called.</summary>
    /// <exception cref="RequestException">They are malformed, or the choice is not supported.</exception>
    public static IReadOnlyList<JsonElement> Read(WireObject body)
    {
        var tools = body.List("tools") ?? [];
        for (var i = 0; i < tools.Count; i++)
        {
            Check(WireObject.Of(tools[i], $"tools[{i}]"));
        }

        return MayBeCalled(body, tools.Count) ? tools : [];
    }

    private static void Check(WireObject tool)
    {
        if (tool.RequiredText("type") is var type && type != "function")
        {
            throw RequestException.At(
                tool.PathOf("type"),
                $"it is '{type}'; this server knows tools of the type 'function' alone",
                "unsupported_value"
            );
        }

        var function = tool.Object("function") ?? throw tool.Missing("function");
        if (function.RequiredText("name").Length == 0)
        {
            throw RequestException.At(function.PathOf("name"), "it is empty");
        }

        _ = function.Object("parameters");
        if (function.Flag("strict") == true)
        {
            throw RequestException.At(
                function.PathOf("strict"),
                "this server does not force a model's output into a schema: leave it out",
                "unsupported_parameter"
            );
        }
    }

    private static bool MayBeCalled(WireObject body, int count)
    {
        if (body.Any("tool_choice") is not { } choice)
        {
            return count > 0;
        }

        if (choice.ValueKind == JsonValueKind.String)
        {
            switch (choice.GetString())
            {
                case "none":
                    return false;
                case "auto" when count > 0:
                    return true;
                case "auto":
                    throw RequestException.At(
                        "tool_choice",
                        "there are no tools to choose from: set tools, or leave it out"
                    );
            }
        }

        throw RequestException.At(
            "tool_choice",
            $"it is {WireObject.Shown(choice)}; this server supports \"none\" and \"auto\": a model cannot be forced to call a tool",
            "unsupported_value"
        );
    }
}

using System.Text;
using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>Lists in pages.</summary>
internal static class Paging
{
    /// <summary>A page; an empty list is left out.</summary>
    public static JsonObject Page(string name, JsonNode[] all, int most, Arguments arguments)
    {
        var from = arguments.Optional("page_token") is { } token
            ? JsonNode.Parse(Convert.FromBase64String(token))!["offset"]!.GetValue<int>()
            : 0;
        var page = all.Skip(from).Take(most).ToArray();
        var answer = new JsonObject();
        if (page.Length > 0)
        {
            answer[name] = new JsonArray(page);
        }

        if (from + most < all.Length)
        {
            answer["next_page_token"] = Convert.ToBase64String(
                Encoding.ASCII.GetBytes($"{{\"offset\": {from + most}}}")
            );
        }

        return answer;
    }
}

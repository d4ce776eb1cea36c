namespace ThirdParty;

/// <summary>A service of the folder's own.</summary>
public interface ILetterCounter
{
    int Count(string text);
}

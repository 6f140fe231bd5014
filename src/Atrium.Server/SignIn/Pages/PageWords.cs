// The refusals that people meet, in words for people.
namespace Atrium.Server.SignIn;

internal static class PageWords
{
    public static string Of(AadError error) => error.Code switch
    {
        50126 => "Name or password is not right.",
        50053 => "Too many attempts. Wait a little and try again.",
        50055 => "This password must be changed before it can be used.",
        50052 => "The new password is not good enough. Take eight or more characters of three kinds (small and capital letters, digits, signs), not your name, not the old one.",
        500121 => "This code is not right, or was used already. Wait for the next one.",
        50057 => "This account is switched off. Ask your administrator.",
        50011 => "The application asked for its answer to be sent to an address that it has not registered, so it was not sent.",
        50105 => "The application is only for those who are assigned to it, and you are not. Ask your administrator.",
        54000 => "The application lets nobody in who is not of age, or only with the consent of their parents.",
        50194 => "The application is for the people of another organisation only.",
        500011 => "The application asks for something at an API that this organisation does not know.",
        650053 => "The application asks for a permission that does not exist.",
        700016 => "This organisation does not know the application.",
        7000112 => "The application is switched off.",
        90002 => "There is no such organisation here.",
        90033 => "The server cannot be reached all the way. Try again in a moment.",
        90094 => "The application asks for something that only an administrator can allow.",
        90119 => "This code is not known, or was used, or is too old. Look at your device again.",
        AadErrors.StalePageCode => "This page has been open for too long, or belongs to another sign-in. Go back to the application and start again.",
        _ => "The application's request could not be served.",
    };
}
